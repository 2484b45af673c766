package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/url"
	"time"
)

// authority signs the certificates of a mesh. It lives as long as the program, and its key is nowhere else.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	// named are certificates and their keys, by the names that proxies ask for them with.
	named map[string][2]string
}

// identity is whom a certificate names.
type identity struct {
	TrustDomain string `json:"trust_domain"`
	Namespace   string `json:"namespace"`
	Account     string `json:"account"`
	// Foreign says that another authority signs it.
	Foreign bool `json:"foreign"`
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := certificate()
	template.Subject = pkix.Name{CommonName: "conformance"}
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParseCertificate(signed)
	if err != nil {
		return nil, err
	}
	return &authority{certificate: parsed, key: key, named: map[string][2]string{}}, nil
}

// name signs a certificate, and gives it to proxies by a name.
func (a *authority) name(secret string, of identity) error {
	chain, key, err := a.sign(of)
	a.named[secret] = [2]string{chain, key}
	return err
}

func certificate() *x509.Certificate {
	number, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	return &x509.Certificate{
		SerialNumber: number,
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(12 * time.Hour),
	}
}

// sign makes a certificate and its key, as PEM.
func (a *authority) sign(of identity) (string, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	template := certificate()
	template.URIs = []*url.URL{{Scheme: "spiffe", Host: of.TrustDomain, Path: "/ns/" + of.Namespace + "/sa/" + of.Account}}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	signed, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		return "", "", err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", err
	}
	return block("CERTIFICATE", signed), block("PRIVATE KEY", private), nil
}

func block(kind string, bytes []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
}

// secrets are what proxies are given, by name.
func (a *authority) secrets() []any {
	inline := func(text string) object { return object{"inline_string": text} }
	all := []any{object{"name": "ROOTCA", "validation_context": object{
		"trusted_ca": inline(block("CERTIFICATE", a.certificate.Raw)),
	}}}
	for name, pair := range a.named {
		all = append(all, object{"name": name, "tls_certificate": object{
			"certificate_chain": inline(pair[0]), "private_key": inline(pair[1]),
		}})
	}
	return all
}

// client is how a caller with an identity speaks TLS in the mesh.
func (a *authority) client(of identity) (*tls.Config, error) {
	signer := a
	if of.Foreign {
		foreign, err := newAuthority()
		if err != nil {
			return nil, err
		}
		signer = foreign
	}
	chain, key, err := signer.sign(of)
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair([]byte(chain), []byte(key))
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		Certificates: []tls.Certificate{pair},
		// Who the server is, is not what is asked here; a caller's own sidecar looks.
		InsecureSkipVerify: true,
	}, nil
}
