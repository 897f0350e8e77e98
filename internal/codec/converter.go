package codec

import (
	"context"
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Use has a client, and the workers and replayers on it, encrypt and decrypt with the codec: payloads, and the messages of errors.
func (c *Codec) Use(options *client.Options) {
	options.DataConverter = dataConverter{converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), c), c}
	options.FailureConverter = c.failures(options.DataConverter)
	if c.folder != "" {
		options.ConnectionOptions.DialOptions = append(options.ConnectionOptions.DialOptions, c.reading())
	}
}

// HoldTasks has workflows that are run with the options stand still while the key of something they were told is missing: also of
// how an activity failed, which Use alone would pass over.
func HoldTasks(options *client.Options) {
	data := options.DataConverter.(dataConverter)
	options.FailureConverter = data.codec.failures(data.WithWorkflowContext(nil))
}

// Of is the codec that the options use.
func Of(options client.Options) *Codec { return options.DataConverter.(dataConverter).codec }

func (c *Codec) failures(data converter.DataConverter) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: data, EncodeCommonAttributes: c.current != "",
	})
}

// dataConverter is a converter that knows when it is a workflow that reads.
type dataConverter struct {
	converter.DataConverter
	codec *Codec
}

var _ workflow.ContextAware = dataConverter{}

// WithWorkflowContext implements workflow.ContextAware. An error would be taken for an answer there: a purchase for failed, a signal
// for one that says nothing, the order would end or go a way that its history does not tell. So a missing key stops the workflow's task,
// which Temporal tries again until a worker has the key.
func (d dataConverter) WithWorkflowContext(workflow.Context) converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), holding{d.codec})
}

// WithContext implements workflow.ContextAware.
func (d dataConverter) WithContext(context.Context) converter.DataConverter { return d }

type holding struct{ *Codec }

// Decode panics for a missing key. Anything else is told alike by every worker, at any time.
func (h holding) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	plain, err := h.Codec.Decode(payloads)
	if missing := MissingKey(""); errors.As(err, &missing) {
		panic(missing)
	}
	return plain, err
}
