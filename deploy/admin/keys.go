package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"turnup/internal/keys"

	"github.com/spf13/cobra"
)

// tokenLives is for programs, which read their token again when it is renewed.
const tokenLives = 30 * 24 * time.Hour

func keysCommand(out io.Writer) *cobra.Command {
	var dir, namespace, frontend string
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Make or renew the certificates and tokens of a closed cluster",
		Long: "Makes what a cluster without a certificate authority and an identity provider of its own needs to be closed, as files of a folder:\n" +
			"two authorities, certificates for Temporal's roles and for each program, the public key that tokens are checked with, and the tokens of\n" +
			"the worker, the desk and the administrator. Run again, it renews what is in the last third of its life, and leaves the rest alone.\n" +
			"Who reads ca.key, cluster-ca.key or signer.key can make himself anybody: keep them where the folder was made.",
		Example: "  turnup-admin keys --dir /etc/turnup/keys --frontend temporal.example",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			made, err := makeKeys(dir, namespace, frontend)
			if err != nil {
				return err
			}
			if len(made) == 0 {
				made = []string{"nothing: all is good for a while"}
			}
			_, err = fmt.Fprintln(out, "made in", dir+":", strings.Join(made, ", "))
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "/etc/turnup/keys", "the folder")
	cmd.Flags().StringVar(&namespace, "namespace", "turnup", "the namespace that the tokens are for")
	cmd.Flags().StringVar(&frontend, "frontend", "temporal.example", "the name in the frontend's certificate (TEMPORAL_TLS_SERVER_NAME)")
	return cmd
}

// makeKeys returns what it had to make.
func makeKeys(dir, namespace, frontend string) ([]string, error) {
	folder, err := keys.Open(dir)
	if err != nil {
		return nil, err
	}
	var made []string
	var failed error
	note := func(name string, renewed bool, err error) {
		if renewed {
			made = append(made, name)
		}
		failed = errors.Join(failed, err)
	}
	certificate := func(name string, usage keys.Usage, hosts ...string) {
		renewed, err := folder.Renewed(name, usage, hosts...)
		note(name+".pem", renewed, err)
	}
	certificate("internode", keys.Peer, "internode.temporal")
	certificate("frontend", keys.Server, frontend)
	for _, program := range []string{"worker", "admin", "desk", "ui", "people"} {
		certificate(program, keys.Client)
	}
	for _, program := range []struct{ name, role string }{{"worker", "worker"}, {"admin", "admin"}, {"desk", "operator"}} {
		renewed, err := folder.RenewedToken(program.name, program.role, namespace, tokenLives)
		note(program.name+".jwt", renewed, err)
	}
	return made, failed
}

func tokenCommand(out io.Writer) *cobra.Command {
	var dir, namespace, role, subject string
	var valid time.Duration
	cmd := &cobra.Command{
		Use:     "token",
		Short:   "Print a token for a person",
		Long:    "Prints a token that says who its bearer is and what he may do, signed with the folder's signer.key; docs/security.md has the roles.",
		Example: "  turnup-admin token --subject ana --role operator --valid 12h > ana.jwt",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if !keys.IsFolder(dir) { // to make a signer here would be to sign what no cluster takes
				return badInput{fmt.Errorf("--dir must be the folder that turnup-admin keys made; %s has no signer.key", dir)}
			}
			folder, err := keys.Open(dir)
			if err != nil {
				return err
			}
			token, err := folder.Token(subject, role, namespace, valid)
			if err != nil {
				return badInput{err}
			}
			_, err = fmt.Fprintln(out, token)
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "/etc/turnup/keys", "the folder that turnup-admin keys made")
	cmd.Flags().StringVar(&namespace, "namespace", "turnup", "the namespace that it is for")
	cmd.Flags().StringVar(&role, "role", "operator", "one of "+strings.Join(keys.Roles(), ", "))
	cmd.Flags().StringVar(&subject, "subject", "", "whose it is")
	cmd.Flags().DurationVar(&valid, "valid", 12*time.Hour, "for how long")
	return cmd
}
