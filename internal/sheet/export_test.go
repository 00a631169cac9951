package sheet

// Fields are the fields the reader of our JSON problem knows, by definition of
// the schema.
var Fields = map[string][]string{
	"": problemFields, "slot": slotFields, "table": tableFields,
	"participant": participantFields, "meeting": meetingFields, "item": agendaFields,
}
