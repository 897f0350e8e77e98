package directconnect

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/rest"
)

const (
	headerToken        = "X-Auth-Token" // #nosec G101 -- the name of the header
	headerSubjectToken = "X-Subject-Token"

	// shortLife is the guess when an answer does not tell a token's life, which is documented as 24 hours.
	shortLife = time.Hour
)

// login asks IAM for a token of our project, which Direct Connect insists on.
type login struct {
	rest *rest.Client
	body loginBody
}

type loginBody struct {
	Auth struct {
		Identity struct {
			Methods  []string `json:"methods"`
			Password struct {
				User loginUser `json:"user"`
			} `json:"password"`
		} `json:"identity"`
		Scope struct {
			Project loginProject `json:"project"`
		} `json:"scope"`
	} `json:"auth"`
}

type loginUser struct {
	Name     string      `json:"name"`
	Password string      `json:"password"`
	Domain   loginDomain `json:"domain"`
}

type loginDomain struct {
	Name string `json:"name"`
}

type loginProject struct {
	ID string `json:"id"`
}

func newLogin(config Config) (*login, error) {
	restConfig := config.rest(cmp.Or(config.IAM.Endpoint, DefaultIAMEndpoint))
	restClient, err := rest.New(restConfig)
	if err != nil {
		return nil, err
	}
	l := &login{rest: restClient}
	l.body.Auth.Identity.Methods = []string{"password"}
	l.body.Auth.Identity.Password.User = loginUser{
		Name: config.IAM.User, Password: config.IAM.Password, Domain: loginDomain{Name: config.IAM.Domain},
	}
	l.body.Auth.Scope.Project.ID = config.ProjectID
	return l, nil
}

// token logs in. It is a read: a new token does not end an old one.
func (l *login) token(ctx context.Context) (rest.Token, error) {
	query := url.Values{"nocatalog": {"true"}}
	req, err := l.rest.NewRequest(ctx, "keystoneCreateUserTokenByPassword", http.MethodPost, "/v3/auth/tokens", query, l.body)
	if err != nil {
		return rest.Token{}, err
	}
	var header http.Header
	var answer struct {
		Token struct {
			IssuedAt  rest.FlexTime `json:"issued_at"`
			ExpiresAt rest.FlexTime `json:"expires_at"`
		} `json:"token"`
	}
	if err := l.rest.Do(req.AsRead().AllowEmpty().KeepHeader(&header), &answer); err != nil {
		return rest.Token{}, err
	}
	value := header.Get(headerSubjectToken)
	if value == "" {
		return rest.Token{}, errors.New("the answer to the login has no " + headerSubjectToken)
	}
	// The difference of both times, because this machine's clock may be wrong.
	life := answer.Token.ExpiresAt.Sub(answer.Token.IssuedAt.Time)
	if life <= 0 || answer.Token.IssuedAt.IsZero() {
		life = shortLife
	}
	return rest.Token{Value: value, Expires: time.Now().Add(life)}, nil
}

// isRefusal knows the errors that IAM documents, by their codes: the HTTP status again, or IAM.nnnn. A "not found" is one
// of them, of the user. A gateway's has no such code, and a throttling passes.
func isRefusal(e *providers.Error) bool {
	switch e.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return e.Code == strconv.Itoa(e.Status) || strings.HasPrefix(e.Code, "IAM.")
	}
	return false
}
