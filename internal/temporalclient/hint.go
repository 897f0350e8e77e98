package temporalclient

import (
	"errors"
	"slices"
	"strings"

	"go.temporal.io/api/serviceerror"
)

// hints are what to do about a connection that failed, by what its error says: gRPC passes errors on as texts only.
var hints = []struct{ says, next string }{
	{"certificate signed by unknown authority", "set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the CA that the server's certificate is from"},
	{"certificate is valid for", "set TEMPORAL_TLS_SERVER_NAME to a name that the server's certificate has"},
	{"certificate is not valid for", "set TEMPORAL_TLS_SERVER_NAME to a name that the server's certificate has"},
	{"cannot validate certificate for", "set TEMPORAL_TLS_SERVER_NAME to a name that the server's certificate has"},
	{"certificate has expired or is not yet valid", "have the server's certificate renewed, or see that this machine's clock is right"},
	{"remote error: tls: ", refusedCertificate},
	{"broken pipe", refusedCertificate}, // as which a server's refusal shows that came while the client wrote
	{"connection reset by peer", refusedCertificate},
	{"error reading server preface", refusedCertificate},
	{"authentication handshake failed", "the server does not speak TLS: set TEMPORAL_TLS=false, or TEMPORAL_ADDRESS to one that does"},
}

// endedWithoutTLS are the ends of a connection that was tried without TLS, by whether the server's came before or while the client
// wrote. A server that refuses a certificate ends it with the same texts, so that only withoutTLS tells the two apart.
var endedWithoutTLS = []string{"error reading server preface", "broken pipe", "connection reset by peer"}

// withoutTLS is an error of a connection that was tried without TLS.
type withoutTLS struct{ error }

func (w withoutTLS) Unwrap() error { return w.error }

const refusedCertificate = "the server ends the connection: set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH to a certificate that it takes"

// Hint says what to do about an error of Dial: which setting is meant, or that no server runs.
func Hint(err error) string {
	if errors.As(err, new(withoutTLS)) {
		if slices.ContainsFunc(endedWithoutTLS, func(text string) bool { return strings.Contains(err.Error(), text) }) {
			return "the server speaks TLS: set TEMPORAL_TLS=true and the TEMPORAL_TLS_* variables that it asks for"
		}
	}
	for _, hint := range hints {
		if strings.Contains(err.Error(), hint.says) {
			return hint.next
		}
	}
	var denied *serviceerror.PermissionDenied
	if errors.As(err, &denied) || strings.Contains(err.Error(), "Unauthenticated") {
		return "give a key that the server takes by TEMPORAL_API_KEY or TEMPORAL_API_KEY_FILE"
	}
	return noServer
}

const noServer = "start the server (make dev), or set TEMPORAL_ADDRESS to one that runs"

// Away reports whether an error of Dial may be over by itself: no server answers, and no setting is to blame.
func Away(err error) bool { return Hint(err) == noServer }
