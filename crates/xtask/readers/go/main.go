// Readers in Go: what kubectl reads with (apimachinery's splitter of streams, and sigs.k8s.io/yaml), and yaml.v3.
//
// Usage: readers FOLDER READER. See ../README.md.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	yaml3 "gopkg.in/yaml.v3"
	kubernetes "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// What comes after another of a stream; io.EOF at its end.
type stream func() (any, error)

var readers = map[string]func([]byte) stream{
	"sigs.k8s.io/yaml": func(text []byte) stream {
		documents := kubernetes.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
		return func() (any, error) {
			document, err := documents.Read()
			if err != nil {
				return nil, err
			}
			var value any
			err = yaml.UnmarshalStrict(document, &value)
			return value, err
		}
	},
	"yaml.v3": func(text []byte) stream {
		documents := yaml3.NewDecoder(bytes.NewReader(text))
		return func() (any, error) {
			var value any
			if err := documents.Decode(&value); err != nil {
				return nil, err
			}
			return likeJSON(value)
		}
	},
}

// likeJSON gives the numbers of a value the one type that encoding/json has for them. A key that is no string is an error.
func likeJSON(value any) (any, error) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			inner, err := likeJSON(inner)
			if err != nil {
				return nil, err
			}
			value[key] = inner
		}
		return value, nil
	case []any:
		for at, inner := range value {
			inner, err := likeJSON(inner)
			if err != nil {
				return nil, err
			}
			value[at] = inner
		}
		return value, nil
	case int:
		return float64(value), nil
	case nil, bool, string, float64:
		return value, nil
	default:
		return nil, fmt.Errorf("a %T", value)
	}
}

func run(folder, name string) error {
	reader, ok := readers[name]
	if !ok {
		return fmt.Errorf("no reader is called %s", name)
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	documents := 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		meant, err := os.ReadFile(strings.TrimSuffix(path, ".yaml") + ".jsonl")
		if err != nil {
			return err
		}
		next := reader(text)
		for number, line := range strings.Split(strings.TrimSuffix(string(meant), "\n"), "\n") {
			var expected any
			if err := json.Unmarshal([]byte(line), &expected); err != nil {
				return err
			}
			documents++
			got, failed := next()
			if failed == nil && reflect.DeepEqual(got, expected) {
				continue
			}
			fmt.Fprintf(out, "%s\t%s#%d\t%s\t%s\n", name, filepath.Base(path), number, line, said(got, failed))
		}
		if _, err := next(); !errors.Is(err, io.EOF) {
			fmt.Fprintf(out, "%s\t%s\tthe end\tmore documents\n", name, filepath.Base(path))
		}
	}
	fmt.Fprintf(os.Stderr, "%s: %d documents\n", name, documents)
	return nil
}

func said(got any, failed error) string {
	if failed != nil {
		return strings.ReplaceAll(failed.Error(), "\n", " ")
	}
	text, err := json.Marshal(got)
	if err != nil {
		return fmt.Sprintf("%#v", got)
	}
	return string(text)
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: readers FOLDER READER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
