package store_test

import (
	"testing"

	"wantilan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }
