// Package api is a client of the Console Connect API (https://api.consoleconnect.com/docs/), as far as ordering a Layer-2
// connection to another company or to another port needs it.
//
// Comments name the sections of those documents. Answers are decoded leniently, because the documents and the API
// differ in small ways; requests are checked against the documented rules before they are sent.
package api
