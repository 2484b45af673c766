package main

import (
	"fmt"
	"os"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
)

// message is what an analyzer says.
type message struct {
	Code  string `json:"code"`
	Level string `json:"level"`
	// Origin is the object, as `VirtualService production/shop`; empty where it is about none.
	Origin string `json:"origin"`
	Text   string `json:"text"`
}

// analysis is what all analyzers say of a set.
type analysis struct {
	Messages []message `json:"messages"`
	// Unread says which documents could not be read, and so were not analyzed.
	Unread string `json:"unread"`
}

// analyze runs all analyzers on a set of documents.
func analyze(documents []string, mesh string) (*analysis, error) {
	// Without a namespace: messages of all of them.
	source := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	text := strings.Join(documents, "\n---\n")
	said := &analysis{}
	if err := source.AddTestReaderKubeSource([]local.ReaderSource{{Name: "set", Reader: strings.NewReader(text)}}); err != nil {
		said.Unread = err.Error()
	}
	if mesh != "" {
		file, err := os.CreateTemp("", "mesh-*.yaml")
		if err != nil {
			return nil, err
		}
		defer os.Remove(file.Name())
		_, err = file.WriteString(mesh)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err == nil {
			err = source.AddFileKubeMeshConfig(file.Name())
		}
		if err != nil {
			return nil, err
		}
	}
	stop := make(chan struct{})
	defer close(stop)
	result, err := source.Analyze(stop)
	if err != nil {
		return nil, err
	}
	said.Messages = make([]message, 0, len(result.Messages))
	for _, found := range result.Messages {
		one := message{
			Code:  found.Type.Code(),
			Level: found.Type.Level().String(),
			Text:  fmt.Sprintf(found.Type.Template(), found.Parameters...),
		}
		if found.Resource != nil {
			one.Origin = found.Resource.Origin.FriendlyName()
		}
		said.Messages = append(said.Messages, one)
	}
	return said, nil
}
