// Istio's own code as a judge: it answers questions on standard input, a JSON object a line, with an object a line on standard output.
//
//	{"op":"crds","set":"istio","files":["..."]}        custom resource definitions by name of the set
//	{"op":"judge","set":"istio","documents":["..."]}   the webhook's and the definitions' verdicts, one for each document
//	{"op":"analyze","documents":["..."],"mesh":"..."}  the analyzers' messages on the set
//	{"op":"config","documents":["..."],"pods":[...]}   what istiod would send to the sidecar of each pod
//	{"op":"decide","documents":["..."],...}            what a real Envoy that is so configured does with requests
//
// Each answer is {"ok": ...} or {"error": "..."}. Nothing is read but what is asked about, and nothing is sent anywhere.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"istio.io/istio/pkg/log"
)

type request struct {
	Op        string   `json:"op"`
	Set       string   `json:"set"`
	Files     []string `json:"files"`
	Documents []string `json:"documents"`
	// Mesh is a MeshConfig as YAML; empty for Istio's defaults.
	Mesh string `json:"mesh"`
	world
	// TrustDomain is the mesh's; empty for `cluster.local`.
	TrustDomain string `json:"trust_domain"`
	Envoy       string `json:"envoy"`
	// Block is the second number of all addresses that are used: 127.N.0.0/16.
	Block int `json:"block"`
	// Callers have sidecars of their own, which speak to those of the pods.
	Callers   []identity `json:"callers"`
	Questions []question `json:"questions"`
}

type answer struct {
	OK    any    `json:"ok,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	out := os.Stdout
	// Whatever else is printed is not an answer.
	os.Stdout = os.Stderr
	quiet()
	if err := serve(os.Stdin, out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// quiet keeps Istio's logs to what is fatal.
func quiet() {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	_ = log.Configure(options)
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
}

func serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	judge := newJudge()
	for lines.Scan() {
		var asked request
		var said answer
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			said.Error = "not a question: " + err.Error()
		} else if ok, err := judge.answer(&asked); err != nil {
			said.Error = err.Error()
		} else {
			said.OK = ok
		}
		if err := encoder.Encode(said); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (j *judge) answer(asked *request) (ok any, err error) {
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("panic: %v\n%s", what, debug.Stack())
		}
	}()
	switch asked.Op {
	case "version":
		return versions(), nil
	case "crds":
		return j.load(asked.Set, asked.Files)
	case "judge":
		verdicts := make([]verdict, 0, len(asked.Documents))
		for _, text := range asked.Documents {
			verdicts = append(verdicts, j.document(asked.Set, text))
		}
		return verdicts, nil
	case "analyze":
		return analyze(asked.Documents, asked.Mesh)
	case "config":
		return config(asked)
	case "decide":
		return decide(asked)
	default:
		return nil, fmt.Errorf("no such question: %q", asked.Op)
	}
}

// versions says which modules judge.
func versions() map[string]string {
	found := map[string]string{}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return found
	}
	found["go"] = info.GoVersion
	for _, module := range info.Deps {
		switch module.Path {
		case "istio.io/istio", "istio.io/api", "k8s.io/apiextensions-apiserver", "sigs.k8s.io/gateway-api", "github.com/linkerd/linkerd2":
			found[module.Path] = module.Version
		}
	}
	return found
}
