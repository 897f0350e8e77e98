package fabricv4_test

import (
	"net/http"
	"testing"

	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/equinix/internal/apitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add(http.StatusBadRequest, `[{"errorCode":3142501,"errorMessage":null,"additionalInfo":{"property":"x"}}]`)
	f.Add(http.StatusOK, `{"uuid":5,"operation":[],"change":"no","redundancy":{"group":[1]},"aSide":{"accessPoint":7},"zSide":null}`)
	f.Add(http.StatusOK, `{"data":[{"uuid":"1","accessPointTypeConfigs":{"type":"COLO"},"metros":[{"sellerRegions":7},null]},null],"pagination":[]}`)
	account := func(config fabricv4.Config) equinix.Account { return connect(f, config).Account() }
	apitest.FuzzAnswers(f, account, "5555", pair())
}
