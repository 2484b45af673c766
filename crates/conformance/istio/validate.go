package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	admission "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"istio.io/istio/operator/pkg/apis/validation"
	"istio.io/istio/operator/pkg/values"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	"istio.io/istio/pkg/webhooks/validation/server"
)

// verdict is what upstream says of one document.
type verdict struct {
	// Unreadable says why the text is no object at all.
	Unreadable string `json:"unreadable,omitempty"`
	// Webhook is the validating webhook's; nil where it is not asked about the kind.
	Webhook *opinion `json:"webhook,omitempty"`
	// Operator is that of `istioctl`, which reads what an installation is told; nil for all else.
	Operator *opinion `json:"operator,omitempty"`
	// Schema is that of the custom resource definition; nil where there is none.
	Schema *opinion `json:"schema,omitempty"`
}

// opinion is one judge's.
type opinion struct {
	Error    string   `json:"error,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

type judge struct {
	webhook *http.ServeMux
	crds    map[string]*definitions
}

func newJudge() *judge {
	mux := http.NewServeMux()
	// As istiod sets it up: pilot/pkg/bootstrap/validation.go.
	if _, err := server.New(server.Options{Schemas: collections.PilotGatewayAPI(), DomainSuffix: "cluster.local", Mux: mux}); err != nil {
		panic(err)
	}
	return &judge{webhook: mux, crds: map[string]*definitions{}}
}

func (j *judge) document(set, text string) verdict {
	object, err := read(text)
	if err != nil {
		return verdict{Unreadable: err.Error()}
	}
	var said verdict
	if webhooked(object) {
		said.Webhook = j.admit(object)
	}
	if object.GroupVersionKind().Group == "install.istio.io" && object.GetKind() == "IstioOperator" {
		said.Operator = operator(object)
	}
	if crds := j.crds[set]; crds != nil {
		said.Schema = crds.check(object.DeepCopy())
	}
	return said
}

// operator asks what `istioctl install` and `istioctl manifest generate` ask before anything else.
func operator(object *unstructured.Unstructured) *opinion {
	warnings, errors := validation.ParseAndValidateIstioOperator(values.Map(object.Object), nil)
	said := &opinion{}
	if err := errors.ToError(); err != nil {
		said.Error = err.Error()
	}
	for _, warning := range warnings {
		said.Warnings = append(said.Warnings, warning.Error())
	}
	return said
}

// read reads a document as kubectl does, and takes the namespace that kubectl would send it to.
func read(text string) (*unstructured.Unstructured, error) {
	converted, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	return object, object.UnmarshalJSON(converted)
}

// webhooked says whether the webhook is registered for a kind: manifests/charts/istio-control/istio-discovery has the rule.
func webhooked(object *unstructured.Unstructured) bool {
	group := object.GroupVersionKind().Group
	switch group {
	case "security.istio.io", "networking.istio.io", "telemetry.istio.io", "extensions.istio.io":
		return true
	default:
		return false
	}
}

// admit sends an object through the webhook's own handler.
func (j *judge) admit(object *unstructured.Unstructured) *opinion {
	raw, err := json.Marshal(object.Object)
	if err != nil {
		return &opinion{Error: err.Error()}
	}
	gvk := object.GroupVersionKind()
	namespace := object.GetNamespace()
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	review := admission.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request: &admission.AdmissionRequest{
			UID:       "1",
			Kind:      metav1.GroupVersionKind{Group: gvk.Group, Version: gvk.Version, Kind: gvk.Kind},
			Name:      object.GetName(),
			Namespace: namespace,
			Operation: admission.Create,
			Object:    runtime.RawExtension{Raw: raw},
		},
	}
	body, err := json.Marshal(review)
	if err != nil {
		return &opinion{Error: err.Error()}
	}
	posted := httptest.NewRequest(http.MethodPost, "/validate", bytes.NewReader(body))
	posted.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	j.webhook.ServeHTTP(recorder, posted)
	var answered admission.AdmissionReview
	if err := json.Unmarshal(recorder.Body.Bytes(), &answered); err != nil || answered.Response == nil {
		return &opinion{Error: fmt.Sprintf("the webhook answers %d: %s", recorder.Code, strings.TrimSpace(recorder.Body.String()))}
	}
	said := &opinion{Warnings: answered.Response.Warnings}
	if !answered.Response.Allowed {
		said.Error = "refused"
		if answered.Response.Result != nil {
			said.Error = strings.TrimPrefix(answered.Response.Result.Message, "configuration is invalid: ")
		}
	}
	return said
}

// known says whether Istio reads a kind at all.
func known(object *unstructured.Unstructured) bool {
	gvk := object.GroupVersionKind()
	_, found := collections.PilotGatewayAPI().FindByGroupVersionAliasesKind(resource.FromKubernetesGVK(&gvk))
	return found
}
