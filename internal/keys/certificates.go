// Package keys makes what closes a Temporal cluster: a certificate authority, the certificates of its servers and clients, and the
// tokens that say what their bearers may do. It is for clusters that have neither a certificate authority nor an identity
// provider of their own yet, and for tests.
package keys

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const (
	authorityLives = 10 * 365 * 24 * time.Hour
	// certificateLives is short, since a certificate can't be called back; Renewed replaces one in the last third of its life.
	certificateLives = 90 * 24 * time.Hour
	clockSkew        = 5 * time.Minute // between the machines

	signer = "signer.key" // file of the key that signs tokens
)

// Folder holds two authorities and what they made, a file each. Whoever reads one of their keys or signer.key can make himself
// anybody. The roles of the cluster have an authority of their own, since whoever has a certificate of that one is asked for no
// token.
type Folder struct {
	dir              string
	clients, cluster authority
	signer           *ecdsa.PrivateKey // of tokens
}

type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// Open reads the folder, and makes it with authorities and a signer of tokens when there are none.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of keys: %w", err)
	}
	f := &Folder{dir: dir}
	var err error
	if f.clients, err = f.authorityIn("ca"); err != nil {
		return nil, err
	}
	if f.cluster, err = f.authorityIn("cluster-ca"); err != nil {
		return nil, err
	}
	if f.signer, err = f.keyIn(signer); err != nil {
		return nil, err
	}
	return f, f.writePublicKeys()
}

// IsFolder reports whether Open has made one of the folder: it has a signer of tokens.
func IsFolder(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, signer))
	return !errors.Is(err, fs.ErrNotExist)
}

func (f *Folder) path(name string) string { return filepath.Join(f.dir, name) }

// keyIn reads a key, or makes one. A file that is there and can't be read is an error: what it signed is in use.
func (f *Folder) keyIn(name string) (*ecdsa.PrivateKey, error) {
	block, err := f.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		return key, f.writeKey(name, key)
	}
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.path(name), err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read %s: it must be an ECDSA key", f.path(name))
	}
	return key, nil
}

func (f *Folder) authorityIn(name string) (authority, error) {
	key, err := f.keyIn(name + ".key")
	if err != nil {
		return authority{}, err
	}
	block, err := f.read(name + ".pem")
	if err == nil {
		certificate, err := x509.ParseCertificate(block)
		return authority{certificate, key}, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return authority{}, err
	}
	certificate := &x509.Certificate{
		Subject: pkix.Name{CommonName: "turnup " + name}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: time.Now().Add(-clockSkew), NotAfter: time.Now().Add(authorityLives),
	}
	certificate, err = f.sign(name+".pem", certificate, authority{certificate, key}, &key.PublicKey)
	return authority{certificate, key}, err
}

// Usage is which end of a connection a certificate is for.
type Usage []x509.ExtKeyUsage

// Server, Client and Peer are the usages there are. The roles of a cluster show one another the same certificate at both ends;
// only those are of the cluster's own authority.
var (
	Server = Usage{x509.ExtKeyUsageServerAuth}
	Client = Usage{x509.ExtKeyUsageClientAuth}
	Peer   = Usage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
)

// Renewed tells whether it had to make NAME.pem and NAME.key: there were none, or they do not belong together, since a run before was killed
// between the two; or the certificate is in the last third of its life, lacks one of the hosts, or is another authority's.
func (f *Folder) Renewed(name string, usage Usage, hosts ...string) (bool, error) {
	if pair, err := tls.LoadX509KeyPair(f.path(name+".pem"), f.path(name+".key")); err == nil {
		old := pair.Leaf
		ours := old.CheckSignatureFrom(f.authorityOf(usage).certificate) == nil
		if ours && time.Until(old.NotAfter) > certificateLives/3 && covers(old, hosts) {
			return false, nil
		}
	}
	return true, f.Issue(name, usage, hosts...)
}

// authorityOf is the authority of certificates for that usage.
func (f *Folder) authorityOf(usage Usage) authority {
	if len(usage) == len(Peer) {
		return f.cluster
	}
	return f.clients
}

func covers(c *x509.Certificate, hosts []string) bool {
	for _, host := range hosts {
		if c.VerifyHostname(host) != nil {
			return false
		}
	}
	return true
}

// Issue makes NAME.pem and NAME.key in the place of those before. Programs that read the new certificate beside the old key go
// on with the pair that they have.
func (f *Folder) Issue(name string, usage Usage, hosts ...string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	certificate := &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: usage,
		NotBefore: time.Now().Add(-clockSkew), NotAfter: time.Now().Add(certificateLives),
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			certificate.IPAddresses = append(certificate.IPAddresses, ip)
		} else {
			certificate.DNSNames = append(certificate.DNSNames, host)
		}
	}
	if err := f.writeKey(name+".key", key); err != nil {
		return err
	}
	_, err = f.sign(name+".pem", certificate, f.authorityOf(usage), &key.PublicKey)
	return err
}

func (f *Folder) sign(name string, certificate *x509.Certificate, by authority, key *ecdsa.PublicKey) (*x509.Certificate, error) {
	var err error
	if certificate.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, certificate, by.certificate, key, by.key)
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", name, err)
	}
	if err := f.write(name, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})); err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func (f *Folder) writeKey(name string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return f.write(name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func (f *Folder) read(name string) ([]byte, error) {
	text, err := os.ReadFile(f.path(name))
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("read %s: it has no PEM block", f.path(name))
	}
	return block.Bytes, nil
}

// write replaces a file in one step, so that nobody reads half of it.
func (f *Folder) write(name string, text []byte) error {
	next := f.path("." + name)
	if err := os.WriteFile(next, text, 0o600); err != nil {
		return err
	}
	return os.Rename(next, f.path(name))
}
