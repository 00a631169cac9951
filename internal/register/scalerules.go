package register

const (
	milliard = 1_000_000_000
	noEnd    = -1
)

// ShippedScales are the rules in force when this was written, with their sources.
// The list of reference may replace them; nothing else in the program knows a
// limit.
func ShippedScales() []ScaleRule {
	return []ScaleRule{
		{
			ID: "pp7_capital", Name: "PP 7/2021, modal usaha", Source: "PP 7/2021 Pasal 35 ayat (3)", From: "2021-02-02", Begun: "after", BegunYear: 2021,
			Bands: bands(FigureCapital, 1*milliard, 5*milliard, 10*milliard),
		},
		{
			ID: "pp7_sales", Name: "PP 7/2021, hasil penjualan tahunan", Source: "PP 7/2021 Pasal 35 ayat (5)", From: "2021-02-02", Begun: "before", BegunYear: 2021,
			Bands: bands(FigureSales, 2*milliard, 15*milliard, 50*milliard),
		},
		{
			ID: "industry", Name: "Permenperin 64/2016", Source: "Permenperin 64/M-IND/PER/7/2016 Pasal 3-5", From: "2016-07-28",
			Bands: []Band{
				{Small, []Limit{{FigureWorkers, 0, 19}, {FigureInvestment, 0, 1*milliard - 1}}},
				{Medium, []Limit{{FigureWorkers, 0, 19}, {FigureInvestment, 1 * milliard, noEnd}}},
				{Medium, []Limit{{FigureWorkers, 20, noEnd}, {FigureInvestment, 0, 15 * milliard}}},
				{Large, []Limit{{FigureWorkers, 20, noEnd}, {FigureInvestment, 15*milliard + 1, noEnd}}},
			},
		},
		{
			ID: "bps", Name: "BPS, tenaga kerja", Source: "BPS, Konsep Industri Besar dan Sedang, Industri Mikro dan Kecil", From: "2000-01-01",
			Bands: []Band{
				{Micro, []Limit{{FigureWorkers, 0, 4}}},
				{Small, []Limit{{FigureWorkers, 5, 19}}},
				{Medium, []Limit{{FigureWorkers, 20, 99}}},
				{Large, []Limit{{FigureWorkers, 100, noEnd}}},
			},
		},
		{
			ID: "kur", Name: "Batas KUR 2026, hasil penjualan tahunan", Source: "Permenko Perekonomian 1/2026", From: "2026-01-01",
			Bands: []Band{
				{Within, []Limit{{FigureSales, 0, 4_800_000_000}}},
				{Beyond, []Limit{{FigureSales, 4_800_000_001, noEnd}}},
			},
		},
		{
			ID: "tkdn", Name: "TKDN industri kecil, modal usaha", Source: "Permenperin 35/2025", From: "2025-12-11",
			Bands: []Band{
				{Within, []Limit{{FigureCapital, 0, 5 * milliard}}},
				{Beyond, []Limit{{FigureCapital, 5*milliard + 1, noEnd}}},
			},
		},
	}
}

// bands are the four sizes of one figure by their upper ends.
func bands(f Figure, micro, small, medium int64) []Band {
	return []Band{
		{Micro, []Limit{{f, 0, micro}}},
		{Small, []Limit{{f, micro + 1, small}}},
		{Medium, []Limit{{f, small + 1, medium}}},
		{Large, []Limit{{f, medium + 1, noEnd}}},
	}
}

// ScaleRules are the rules to judge by.
func (l Lists) ScaleRules() []ScaleRule {
	if l.Scales == nil {
		return ShippedScales()
	}
	return l.Scales()
}
