package ecxv3_test

import (
	"net/http"
	"testing"

	"turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/internal/apitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add(http.StatusBadRequest, `[{"errorCode":"IC-LAYER2-4021","errorMessage":7,"additionalInfo":[{"property":[]}]},null]`)
	f.Add(http.StatusOK, `{"content":[{"uuid":5,"status":["x"],"actionDetails":[null,{"actionRequiredData":[[]]}]}],"isLastPage":"?"}`)
	f.Add(http.StatusOK, `{"primary":{"charges":[{"monthlyRecurringCharges":"1e9"}]},"metros":[{"sellerRegions":[1]}]}`)
	account := func(config ecxv3.Config) equinix.Account { return connect(f, config).Account() }
	apitest.FuzzAnswers(f, account, "c-1", pair())
}
