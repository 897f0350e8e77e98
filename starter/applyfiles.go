package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"turnup/internal/orderfile"
	"turnup/workflows/order"

	"go.yaml.in/yaml/v3"
)

// placed is what a file asks for, and where it says so.
type placed struct {
	desired
	where string
}

// desiredIn reads all that a folder or a file asks for. Either all of it is valid, or the error has everything that is wrong with
// any of it: a file that is empty or can't be read would otherwise pass for connections that nobody wants any more.
func desiredIn(path string, by order.Person) ([]placed, error) {
	files, err := orderFiles(path)
	if err != nil {
		return nil, badInput(fmt.Errorf("look for order files: %w", err), "check the path given with -f; nothing was done")
	}
	r := desiredReader{by: by, seen: map[string]string{}}
	for _, file := range files {
		r.readFile(file)
	}
	if len(r.wrong) > 0 {
		return nil, badInput(errors.Join(r.wrong...), "fix what is named above; nothing was done")
	}
	if len(r.found) == 0 {
		return nil, badInput(fmt.Errorf("%s holds no order", path), "order files end with .yaml, .yml or .csv; nothing was done")
	}
	return r.found, nil
}

// orderFiles are the order files of the folder and the folders in it, or the file itself. What is hidden, such as .git, is left out.
func orderFiles(path string) ([]string, error) {
	root, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	var files []string
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == root {
			if err == nil && !entry.IsDir() {
				files = append(files, path)
			}
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		is, err := os.Stat(file)
		if err != nil {
			return err
		}
		if entry.Type()&fs.ModeSymlink != 0 && is.IsDir() {
			return fmt.Errorf("%s is a link to a folder, which is not followed", file)
		}
		if !is.IsDir() && isOrderFile(file) {
			files = append(files, filepath.Join(path, strings.TrimPrefix(file, root)))
		}
		return nil
	})
	return files, err
}

func isOrderFile(file string) bool {
	ending := strings.ToLower(filepath.Ext(file))
	return ending == ".yaml" || ending == ".yml" || ending == ".csv"
}

// desiredReader reads file after file, and goes on after a fault.
type desiredReader struct {
	by    order.Person
	found []placed
	wrong []error
	seen  map[string]string // where each order is, by its ID
}

func (r *desiredReader) refuse(where string, err error) {
	r.wrong = append(r.wrong, fmt.Errorf("%s is refused:\n%w", where, err))
}

func (r *desiredReader) readFile(file string) {
	data, err := os.ReadFile(file) // #nosec G304 -- the user names the files to read
	if err != nil {
		r.refuse(file, err)
		return
	}
	before := len(r.found) + len(r.wrong)
	if strings.EqualFold(filepath.Ext(file), ".csv") {
		r.readCSV(file, data)
	} else {
		orderfile.Documents(data, func(n int, doc *yaml.Node, err error) {
			r.take(fmt.Sprintf("%s, document %d", file, n), doc, err)
		})
	}
	if len(r.found)+len(r.wrong) == before {
		r.refuse(file, errors.New("it holds no order: delete the file, if that is meant"))
	}
}

// take takes one order, or what is wrong with it.
func (r *desiredReader) take(where string, doc *yaml.Node, err error) {
	var wants desired
	if err == nil {
		wants, err = readDesired(doc, r.by)
	}
	if errors.Is(err, orderfile.ErrEmpty) {
		return
	}
	if err != nil {
		r.refuse(where, err)
		return
	}
	id := wants.common().ID()
	if first, twice := r.seen[id]; twice {
		r.refuse(where, fmt.Errorf("order %s is in %s already", id, first))
		return
	}
	r.seen[id] = where
	r.found = append(r.found, placed{wants, where})
}
