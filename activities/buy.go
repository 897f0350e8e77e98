package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Purchase asks for what is missing of a request.
type Purchase[R providers.Request] struct {
	Request  R                      `json:"request"`
	Have     []providers.Connection `json:"have,omitempty"`  // each under its mark
	Known    []string               `json:"known,omitempty"` // ids that are no news
	Identity string                 `json:"identity,omitempty"`

	Approved *providers.Price `json:"approved,omitempty"` // nil when nobody had to agree to a price

	Released bool `json:"released,omitempty"` // a person has looked, and said that it may be bought while purchases are held

	OriginalRun string `json:"originalRun,omitempty"` // of the order, before any reset
	SettledRun  string `json:"settledRun,omitempty"`  // the run that knows that it may not be the first, and has looked
}

// Bought is what one request bought: the connections are those of the missing legs, in their order.
type Bought struct {
	Identity    string                 `json:"identity,omitempty"` // that it was bought with; "" when the provider does not say which it is
	Connections []providers.Connection `json:"connections,omitempty"`
}

// TypeNotThatPrice is the type of the error with which Buy says that the price is not the one that was approved any more. Its
// detail is what it is now, as Priced, which may be not known. Nothing was sent.
const TypeNotThatPrice = "NotThatPrice"

// TypePurchasesHeld is the type of the error with which Buy says that this worker holds every purchase until a person has said that
// it may be made. Nothing was sent.
const TypePurchasesHeld = "PurchasesHeld"

// Buy sends one request to buy, for as many of the missing connections as the provider sells at once, after a look at
// what carries the marks, at what earlier runs of the order bought, and at the price, if somebody approved one. It must not be
// run again before Find has said that nothing was bought, so its errors are never retried; their type says whether something may
// have been bought.
func (s *Steps[R]) Buy(ctx context.Context, p Purchase[R]) (Bought, error) {
	if err := p.Request.Validate(); err != nil { // such a request is not worth the look
		return Bought{}, translateOnce(err)
	}
	if s.Watch.HoldPurchases && !p.Released {
		const message = "nothing was sent, since purchases are held (TURNUP_HOLD_PURCHASES): it may have been bought before"
		return Bought{}, temporal.NewNonRetryableApplicationError(message, TypePurchasesHeld, nil)
	}
	ctx = whileFresh(ctx)
	account, err := s.Watch.identity(ctx, s.Account, p.Identity)
	if err == nil && len(p.Have) == 0 { // an account may have moved since the order was told whose it is
		_, err = s.Watch.identity(ctx, s.Account, "")
	}
	if err != nil {
		return Bought{}, notSent("it can't be told whose account this is", err)
	}
	if err := s.checkEarlier(ctx, p); err != nil {
		return Bought{}, err
	}
	if err := s.checkPrice(ctx, p); err != nil {
		return Bought{}, err
	}
	if err := s.nothingNew(ctx, p); err != nil {
		return Bought{}, err
	}
	bought, err := s.Account.Create(ctx, p.Request, p.Have)
	if err != nil {
		return Bought{}, translateRequest(err)
	}
	if missing := len(p.Request.Marks()) - len(p.Have); len(bought) == 0 || len(bought) > missing {
		message := fmt.Sprintf("the answer to the request to buy names %d connections, of which %d are missing", len(bought), missing)
		return Bought{}, final(providers.KindAmbiguous, message)
	}
	for _, connection := range bought {
		if slices.Contains(p.Known, connection.ID) {
			return Bought{}, final(providers.KindAmbiguous, "the answer to the request to buy names "+connection.ID+", which was there before")
		}
		activity.GetLogger(ctx).Info("bought", "connection", connection.ID, "name", connection.Name)
	}
	return Bought{Identity: account, Connections: bought}, nil
}

// whileFresh lets the request be sent only while the look that begins now is good for it: with time left in the attempt
// to hear the answer. After the attempt somebody else looks, and may buy.
func whileFresh(ctx context.Context) context.Context {
	deadline, ok := ctx.Deadline()
	if !ok {
		return ctx
	}
	return providers.WithSendBefore(ctx, time.Now().Add(time.Until(deadline)*9/10))
}

// notSent is the error of a purchase of which nothing was sent. Its pause is the one that the failure asks for.
func notSent(why string, err error) error {
	return temporal.NewApplicationErrorWithOptions("nothing was sent, since "+why+": "+err.Error(), string(providers.KindNotSent),
		temporal.ApplicationErrorOptions{NonRetryable: true, NextRetryDelay: retryDelay(err)})
}

// translateRequest is the error of a request that must not be sent twice: its type says whether anything was sent.
func translateRequest(err error) error {
	var failure *providers.Error
	if errors.As(err, &failure) && failure.Unsent {
		return notSent("the request could not be", err)
	}
	return translateOnce(err)
}

// nothingNew is nil when a look shows nothing that carries a mark but the known.
func (s *Steps[R]) nothingNew(ctx context.Context, p Purchase[R]) error {
	found, err := s.looks.find(ctx, s.Line, s.Account.Find, p.Request.Marks())
	if err != nil {
		return notSent("it can't be seen what there is", err)
	}
	for _, c := range found {
		if !slices.Contains(p.Known, c.ID) {
			return final(providers.KindNotSent, fmt.Sprintf("nothing was sent, since there is %s (%s) already", c.Name, c.ID))
		}
	}
	return nil
}

// checkPrice is nil when the request costs no more than what was approved.
func (s *Steps[R]) checkPrice(ctx context.Context, p Purchase[R]) error {
	if p.Approved == nil {
		return nil
	}
	now, err := s.priced(ctx, p.Request)
	if err != nil {
		now.Price = providers.Price{Reason: err.Error()}
	}
	if now.Known && !now.Exceeds(*p.Approved) {
		return nil
	}
	message := fmt.Sprintf("nothing was sent, since the price is %s; approved was %s", now, *p.Approved)
	return temporal.NewNonRetryableApplicationError(message, TypeNotThatPrice, nil, now)
}
