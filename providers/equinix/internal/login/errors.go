package login

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/providers/rest"
)

// Codes of errors that mean more than their HTTP status, which is 400 for most of them: IC-… are ECX v3's, EQ-… are
// Fabric v4's.
const (
	CodeDeletedV3    = "IC-LAYER2-4021"    // the connection is deleted already
	CodeUnknownV3    = "IC-LAYER2-4023"    // the connection is unknown, or not ours
	CodePermissionV3 = "IC-USR-403-DELETE" // the user may not delete
	CodeDeletedV4    = "EQ-3142509"        // the connection is deleted already
	CodeUnknownV4    = "EQ-3142519"        // the connection is unknown, or not ours
	CodeVLANInUseV4  = "EQ-3142102"        // the tag is in use, or a deletion has not released it yet
	CodeTransientV4  = "EQ-3142510"        // the connection is changing, and takes no other change meanwhile
)

var kinds = map[string]providers.Kind{
	CodeDeletedV3:    providers.KindNotFound,
	CodeUnknownV3:    providers.KindNotFound,
	CodePermissionV3: providers.KindUnauthorized,
	CodeDeletedV4:    providers.KindNotFound,
	CodeUnknownV4:    providers.KindNotFound,
	CodeVLANInUseV4:  providers.KindConflict,
	CodeTransientV4:  providers.KindConflict,
}

// IsDeleted reports whether err says that the connection was deleted before.
func IsDeleted(err error) bool {
	var e *providers.Error
	return errors.As(err, &e) && e.Kind == providers.KindNotFound && (e.Code == CodeDeletedV3 || e.Code == CodeDeletedV4)
}

// problem is one error of an error body, in any of its spellings: ECX v3's and Fabric v4's own, and the login's, which
// its specification writes with underscores and the service without.
type problem struct {
	Code           rest.FlexString `json:"errorCode"`
	CodeSnake      rest.FlexString `json:"error_code"`
	Message        rest.FlexString `json:"errorMessage"`
	MessageSnake   rest.FlexString `json:"error_message"`
	Developer      rest.FlexString `json:"developerMessage"`
	DeveloperSnake rest.FlexString `json:"developer_message"`
	Title          rest.FlexString `json:"errorTitle"`
	TitleSnake     rest.FlexString `json:"error_title"`

	MoreInfo       rest.FlexString `json:"moreInfo"` // ECX v3
	Property       rest.FlexString `json:"property"`
	Details        rest.FlexString `json:"details"` // Fabric v4
	CorrelationID  rest.FlexString `json:"correlationId"`
	AdditionalInfo []struct {
		Property rest.FlexString `json:"property"`
		Reason   rest.FlexString `json:"reason"`
	} `json:"additionalInfo"`
}

// decodeError reads the error bodies of the login and of both APIs: one object or an array of them.
func decodeError(status int, _ http.Header, body []byte) rest.ErrorDetail {
	problems := decodeProblems(body)
	if len(problems) == 0 {
		return rest.ErrorDetail{}
	}
	texts := make([]string, len(problems))
	for i, p := range problems {
		texts[i] = p.text()
	}
	return rest.ErrorDetail{
		Code:      problems[0].code(),
		Message:   strings.Join(texts, "; "),
		RequestID: string(problems[0].CorrelationID),
		Own:       !slices.ContainsFunc(problems, func(p problem) bool { return !p.isOwn(status) }),
		Kind:      kindOf(problems),
	}
}

// isOwn tells Equinix's own errors from what others call a title, a message or details. Some have no code, but never one
// that says that something is not there.
func (p problem) isOwn(status int) bool {
	if status == http.StatusNotFound || status == http.StatusGone {
		return ownCode.MatchString(p.code())
	}
	return p.code() != "" || p.Message != "" || p.MessageSnake != ""
}

// ownCode is how the codes of both APIs begin.
var ownCode = regexp.MustCompile(`^(IC|EQ)-`)

// decodeProblems leaves out what has neither a code nor a message: the body is shown as it is if nothing else is there.
func decodeProblems(body []byte) []problem {
	var problems []problem
	if json.Unmarshal(body, new([]json.RawMessage)) == nil {
		_ = rest.DecodeLoose(body, &problems) // it is a list
	} else {
		problems = make([]problem, 1)
		_ = rest.DecodeLoose(body, &problems[0]) // what is no JSON leaves it empty
	}
	return slices.DeleteFunc(problems, func(p problem) bool { return p.code() == "" && p.text() == "" })
}

func (p problem) code() string { return firstOf(p.Code, p.CodeSnake) }

func (p problem) text() string {
	text := firstOf(p.Message, p.MessageSnake, p.Developer, p.DeveloperSnake, p.Title, p.TitleSnake)
	for _, detail := range []rest.FlexString{p.MoreInfo, p.Details} {
		text = add(text, ": ", string(detail))
	}
	text = add(text, " in ", string(p.Property))
	for _, info := range p.AdditionalInfo {
		text = add(text, ", ", add(string(info.Property), ": ", string(info.Reason)))
	}
	return text
}

// add appends what is said and was not said before.
func add(text, separator, more string) string {
	if more == "" || strings.Contains(text, more) {
		return text
	}
	if text == "" {
		return more
	}
	return text + separator + more
}

// kindOf is what all the problems mean, or "" when the status has to say it.
func kindOf(problems []problem) providers.Kind {
	kind := problems[0].kind()
	for _, p := range problems[1:] {
		if p.kind() != kind {
			return ""
		}
	}
	return kind
}

// aTag and isTaken are how ECX v3 says that a tag is in use, for which no document names its code.
var (
	aTag    = regexp.MustCompile(`(?i)vlan`)
	isTaken = regexp.MustCompile(`(?i)\b(in use|already|duplicate|releas)`)
)

func (p problem) kind() providers.Kind {
	kind, known := kinds[p.code()]
	if text := p.text(); !known && aTag.MatchString(text) && isTaken.MatchString(text) {
		return providers.KindConflict
	}
	return kind
}

func firstOf(values ...rest.FlexString) string { return string(cmp.Or(values...)) }
