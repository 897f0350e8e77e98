package main

import (
	"errors"
	"fmt"
	"strings"
)

// pairsValue is a flag that is given as name=value, once for each name. It implements pflag.Value.
type pairsValue struct{ into *map[string]string }

func (v *pairsValue) Set(text string) error {
	name, value, found := strings.Cut(text, "=")
	if !found || name == "" {
		return errors.New("must be name=value")
	}
	if _, twice := (*v.into)[name]; twice {
		return fmt.Errorf("must give %s once", name)
	}
	if *v.into == nil {
		*v.into = map[string]string{}
	}
	(*v.into)[name] = value
	return nil
}

func (v *pairsValue) String() string { return "" }
func (v *pairsValue) Type() string   { return "name=value" }
