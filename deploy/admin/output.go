package main

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/spf13/cobra"
)

// outputFlag lets the command print text for people, or JSON for programs.
func outputFlag(cmd *cobra.Command, output *string) {
	cmd.Flags().StringVarP(output, "output", "o", "text", "text for people, json for programs")
}

func checkOutput(output string) error {
	if output != "text" && output != "json" {
		return badInput{errors.New("--output must be text or json")}
	}
	return nil
}

func printJSON(out io.Writer, what any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(what)
}
