package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"turnup/internal/desklogin"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) loginCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "login",
		Short: "Log in at the desk that TURNUP_DESK names",
		Long: `Log in at the desk that TURNUP_DESK names: in a browser, on whatever machine, at the page that is shown. Commands reach orders through the desk then,
in the name of whoever has logged in, and need no address of Temporal and no rights there. The session is kept in the user's own folder for
settings, and goes on by itself as long as the login allows.

Programs give a token of their own instead, by a file that TURNUP_DESK_TOKEN_FILE names.`,
		Example: "  export TURNUP_DESK=https://desk.example.com\n  turnup login\n  turnup handoffs",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			desk, err := a.needsDesk()
			if err != nil {
				return err
			}
			who, err := desklogin.Login(cmd.Context(), desk, func(page, code string) {
				a.say("open %s in a browser, and log in there; its code is %s", page, code)
			})
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(who)
			}
			a.say("logged in at %s as %s", desk, withRoles(who))
			return nil
		},
	}
}

func (a *app) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "logout",
		Short: "Forget who has logged in at the desk that TURNUP_DESK names",
		Long: `Forget who has logged in at the desk that TURNUP_DESK names, on this machine. The login is asked to revoke the session, where it can: a copy of
it is worth nothing then beyond the token that was made last, which ends by itself. The login's own session in the browser is another one.`,
		Example: "  turnup logout",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			desk, err := a.needsDesk()
			if err != nil {
				return err
			}
			was, err := desklogin.Logout(cmd.Context(), desk)
			switch {
			case err != nil && was:
				return withHint(fmt.Errorf("logged out of %s here, but the login still takes the session: %w", desk, err), "end your sessions in the login's own pages")
			case err != nil:
				return withHint(err, "remove the file by hand")
			}
			switch {
			case a.json:
				return a.printJSON(loggedOut{desk.String(), was})
			case was:
				a.say("logged out of %s", desk)
			default:
				a.say("nobody has logged in at %s", desk)
			}
			return nil
		},
	}
}

// loggedOut is what logout prints with -o json.
type loggedOut struct {
	Desk string `json:"desk"`
	Was  bool   `json:"was"` // somebody had logged in there
}

// identity is what whoami prints with -o json.
type identity struct {
	order.Actor
	Proven bool `json:"proven"` // by a login; otherwise it is what is said
}

func (a *app) whoamiCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "whoami",
		Short:   "Show who you are to orders: by the login at the desk, or as you say",
		Example: "  turnup whoami\n  turnup whoami -o json",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			who, err := a.whoIs(cmd.Context())
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(who)
			}
			if !who.Proven {
				_, err = fmt.Fprintf(a.out, "%s, as you say; nothing proves it\n", who.Name)
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s\n", withRoles(who.Actor))
			return err
		},
	}
}

func (a *app) whoIs(ctx context.Context) (identity, error) {
	if a.desk == nil {
		return identity{Actor: order.Actor{Name: a.by}}, nil
	}
	who, err := a.atDesk().WhoAmI(ctx)
	return identity{who, true}, err
}

// withRoles is a person with their roles.
func withRoles(who order.Actor) string {
	if len(who.Roles) == 0 {
		return fmt.Sprintf("%s, who may read", who.Name)
	}
	text := fmt.Sprintf("%s, who is", who.Name)
	for i, role := range who.Roles {
		if i > 0 {
			text += ","
		}
		text += " " + string(role)
	}
	return text
}

func (a *app) needsDesk() (*url.URL, error) {
	if a.desk == nil {
		return nil, badInput(errors.New("no desk is named"), "set TURNUP_DESK to its address, such as https://desk.example.com")
	}
	return a.desk, nil
}
