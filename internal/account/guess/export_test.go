package guess

import "github.com/ccojocar/zxcvbn-go/data"

// MostWord is for tests.
const MostWord = mostWord

// Listed are the words of a list.
func Listed(i int) (all []string, err error) {
	list, err := data.Asset(lists[i])
	for _, word := range listed(list) {
		all = append(all, string(word))
	}
	return all, err
}
