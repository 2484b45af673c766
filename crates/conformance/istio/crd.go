package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	internals "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/test/util/yml"
)

// definitions are the custom resource definitions of one installation.
type definitions struct {
	validator *crd.Validator
	// served has the kinds that the API server serves.
	served map[schema.GroupVersionKind]served
}

// served is what the API server knows of a kind besides its rules.
type served struct {
	inNamespace bool
	// apart says whether the status is a resource of its own, which is not written with the rest.
	apart  bool
	schema *structural.Structural
}

// load reads definitions from files, and from folders of files.
func (j *judge) load(set string, files []string) (int, error) {
	var paths []string
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			found, err := filepath.Glob(filepath.Join(file, "*.yaml"))
			if err != nil {
				return 0, err
			}
			paths = append(paths, found...)
			continue
		}
		paths = append(paths, file)
	}
	known := map[schema.GroupVersionKind]served{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return 0, err
		}
		for _, document := range yml.SplitString(string(text)) {
			var definition apiextensions.CustomResourceDefinition
			if err := yaml.Unmarshal([]byte(document), &definition); err != nil {
				return 0, fmt.Errorf("%s: %w", path, err)
			}
			if definition.Kind != "CustomResourceDefinition" {
				continue
			}
			spec := definition.Spec
			for _, version := range spec.Versions {
				if !version.Served || version.Schema == nil {
					continue
				}
				rules, err := structure(version.Schema)
				if err != nil {
					return 0, fmt.Errorf("%s: %w", path, err)
				}
				gvk := schema.GroupVersionKind{Group: spec.Group, Version: version.Name, Kind: spec.Names.Kind}
				known[gvk] = served{
					inNamespace: spec.Scope == apiextensions.NamespaceScoped,
					apart:       version.Subresources != nil && version.Subresources.Status != nil,
					schema:      rules,
				}
			}
		}
	}
	validator, err := crd.NewValidatorFromFilesWithOptions(paths, crd.WithoutCRDValidation())
	if err != nil {
		return 0, err
	}
	j.crds[set] = &definitions{validator: validator, served: known}
	return len(known), nil
}

func structure(of *apiextensions.CustomResourceValidation) (*structural.Structural, error) {
	internal := &internals.CustomResourceValidation{}
	if err := apiextensions.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(of, internal, nil); err != nil {
		return nil, err
	}
	return structural.NewStructural(internal.OpenAPIV3Schema)
}

// check says what the API server would: metadata, schema, list types, unknown fields, and CEL.
func (d *definitions) check(object *unstructured.Unstructured) *opinion {
	kind, found := d.served[object.GroupVersionKind()]
	if !found {
		return nil
	}
	if kind.apart {
		delete(object.Object, "status")
	}
	// As the handler of custom resources does before anything else.
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, kind.schema)
	// kubectl sends what names no namespace to one.
	if kind.inNamespace && object.GetNamespace() == "" {
		object.SetNamespace("default")
	}
	if errs := validation.ValidateObjectMetaAccessor(object, kind.inNamespace, validation.NameIsDNSSubdomain, field.NewPath("metadata")); len(errs) > 0 {
		return &opinion{Error: errs.ToAggregate().Error()}
	}
	if err := d.validator.ValidateCustomResource(object); err != nil {
		words := err.Error()
		// It begins with the object's kind and names, which whoever asks knows.
		if _, after, cut := strings.Cut(words, ": "); cut {
			words = after
		}
		return &opinion{Error: words}
	}
	return &opinion{}
}
