package store

// brokenMatches are promises that requests, group tables and credits keep, told as
// brokenSeats.
var brokenMatches = []struct{ what, query string }{
	{"request %s: its answer should have been given by silence half an hour ago; it goes on while serve runs", `
		SELECT q.id FROM request q WHERE q.answer = 'asked' AND q.due_at < $1 ORDER BY q.id`},
	{"request %s: it has a reason to be declined and is not, or an answer and still waits", `
		SELECT q.id FROM request q
		WHERE (q.reason <> '' AND q.answer <> 'declined' OR q.answer = 'asked' AND q.answered_at IS NOT NULL) AND 0 < CAST($1 AS BIGINT) ORDER BY q.id`},
	{"request %s: one of its parties never wants to meet the other, and it waits for an answer", `
		SELECT DISTINCT q.id FROM request q JOIN match_never n ON n.gathering = q.gathering
			AND (n.from_number = q.from_number AND n.to_number = q.to_number OR n.from_number = q.to_number AND n.to_number = q.from_number)
		WHERE q.answer = 'asked' AND 0 < CAST($1 AS BIGINT) ORDER BY q.id`},
	{"gathering %s: its group tables are not numbered without gaps, or one has a single member", `
		SELECT c.gathering FROM clinic c WHERE 0 < CAST($1 AS BIGINT) GROUP BY c.gathering HAVING MAX(c.number) <> COUNT(*)
		UNION SELECT c.gathering FROM clinic c WHERE 2 > (SELECT COUNT(*) FROM clinic_member m WHERE m.gathering = c.gathering AND m.number = c.number) ORDER BY 1`},
	{"gathering %s: somebody sits at a group table without an accepted request to its host", `
		SELECT DISTINCT c.gathering FROM clinic c JOIN clinic_member m ON m.gathering = c.gathering AND m.number = c.number
		JOIN participant p ON p.gathering = c.gathering AND p.number = m.member AND p.withdrawn_at IS NULL
		JOIN participant h ON h.gathering = c.gathering AND h.number = c.host AND h.withdrawn_at IS NULL
		WHERE 0 < CAST($1 AS BIGINT) AND NOT EXISTS (
			SELECT 1 FROM request q WHERE q.gathering = c.gathering AND q.answer = 'accepted'
			AND (q.from_number = m.member AND q.to_number = c.host OR q.from_number = c.host AND q.to_number = m.member)) ORDER BY c.gathering`},
	{"gathering %s: it has credits and was never counted", `
		SELECT DISTINCT c.gathering FROM match_credit c
		WHERE NOT EXISTS (SELECT 1 FROM match_counted k WHERE k.gathering = c.gathering) AND 0 < CAST($1 AS BIGINT) ORDER BY c.gathering`},
}
