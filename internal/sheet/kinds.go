package sheet

// Kind names a kind of mistake; the words are sheet.mistake.<kind>.what and .do.
type Kind string

// About the file.
const (
	Empty         Kind = "empty"
	TooLarge      Kind = "too_large"        // {0} bytes in MB, {1} limit in MB
	Unknown       Kind = "unknown_format"   //
	OldExcel      Kind = "old_excel"        // .xls or protected by a password
	OtherOffice   Kind = "other_office"     // .ods, .docx ...
	BadZip        Kind = "bad_zip"          //
	ZipTooLarge   Kind = "zip_too_large"    // {0} limit in MB
	ZipTooMany    Kind = "zip_too_many"     // {0} entries, {1} limit
	ZipNoTables   Kind = "zip_no_tables"    //
	NoTablesHere  Kind = "no_tables_here"   // a folder without CSV
	NotAList      Kind = "not_a_list"       // a plain table was asked for
	LoneCSV       Kind = "lone_csv"         //
	BadWorkbook   Kind = "bad_workbook"     //
	NotText       Kind = "not_text"         // NUL bytes
	More          Kind = "more"             // {0} mistakes not listed
	WrongFormat   Kind = "wrong_format"     // {0} asked, cannot be
	BadEncoding   Kind = "bad_encoding"     // not UTF-8
	BadCSVQuote   Kind = "bad_csv_quote"    //
	TooManyColumn Kind = "too_many_columns" // {0} limit
)

// About the text of JSON and .dzn files.
const (
	Syntax          Kind = "syntax"               // {0} what was found, {1} what was expected
	TooDeep         Kind = "too_deep"             //
	TooManyValues   Kind = "too_many_values"      //
	FieldTwice      Kind = "field_twice"          // {0}
	FieldUnknown    Kind = "field_unknown"        // {0}
	FieldUnknownSee Kind = "field_unknown_see"    // {0}, {1} nearest
	FieldMissing    Kind = "field_missing"        // {0}
	WrongType       Kind = "wrong_type"           // {0} wording of the wanted type
	BothFields      Kind = "both_fields"          // {0}, {1}
	WrongLength     Kind = "wrong_length"         // {0} found, {1} wanted
	Contradiction   Kind = "contradiction"        // {0} participant, {1} listed, {2} by requested
	WrongSessionNo  Kind = "wrong_session_number" // {0}
	WrongID         Kind = "wrong_id"             // {0} given, {1} expected
	WrongStatus     Kind = "wrong_status"         // {0}
	UnknownMeeting  Kind = "unknown_meeting"      // {0}
	MeetingTwice    Kind = "meeting_twice"        // {0}
	OtherParties    Kind = "other_parties"        // {0} meeting, {1}-{2} in result, {3}-{4} in problem
)

// About values, in every format.
const (
	NotANumber      Kind = "not_a_number"     // {0} typed
	OutOfRange      Kind = "out_of_range"     // {0} typed, {1} least, {2} most
	NoSuchSlot      Kind = "no_such_slot"     // {0} typed, {1} number of slots
	NoSuchRequest   Kind = "no_such_request"  // {0} typed, {1} number of requests
	NoSuchParty     Kind = "no_such_party"    // {0} typed, {1} number of participants
	NoSuchName      Kind = "no_such_name"     // {0} typed
	NoSuchNameSee   Kind = "no_such_name_see" // {0} typed, {1} nearest
	WithItself      Kind = "with_itself"      // {0} name or number
	AfterItself     Kind = "after_itself"     // {0} number
	UnknownWord     Kind = "unknown_word"     // {0} typed, {1} term: words allowed
	BadClock        Kind = "bad_clock"        // {0} typed
	BadDate         Kind = "bad_date"         // {0} typed
	BadZone         Kind = "bad_zone"         // {0} typed
	HalfTimed       Kind = "half_timed"       // only start or only end
	SomeTimed       Kind = "some_timed"       // some slots have times, this one not
	EndsEarly       Kind = "ends_early"       // {0} start, {1} end
	Overlap         Kind = "overlap"          // {0} start, {1} end of slot before, {2} its number
	NameTwice       Kind = "name_twice"       // {0} name, {1} row or number where first
	NoName          Kind = "no_name"          //
	TextTooLong     Kind = "text_too_long"    // {0} letters, {1} most
	ControlLetter   Kind = "control_letter"   // {0} as U+0000
	TooMany         Kind = "too_many"         // {0} found, {1} most, {2} term of what
	TooFew          Kind = "too_few"          // {0} term of what
	DateForList     Kind = "date_for_list"    // {0} typed
	SlotsUnreadable Kind = "slots_unreadable" // {0} typed: not "1, 3-5"
)

// About the tables of workbooks and CSV sets.
const (
	SheetMissing    Kind = "sheet_missing"     // {0} term of table
	SheetMissingSee Kind = "sheet_missing_see" // {0} term of table, {1} sheet that is nearest
	SheetTwice      Kind = "sheet_twice"       // {0} first, {1} second
	SheetHidden     Kind = "sheet_hidden"      // {0}
	NoHeadings      Kind = "no_headings"       // {0} term: columns needed
	SheetTooLarge   Kind = "sheet_too_large"   // {0} cells at most
	TooManyRows     Kind = "too_many_rows"     // {0} rows at most
	HeadingMissing  Kind = "heading_missing"   // {0} term of column
	HeadingTwice    Kind = "heading_twice"     // {0} typed, {1} letter of first
	HeadingSee      Kind = "heading_see"       // {0} typed, {1} nearest
	Merged          Kind = "merged"            //
	ErrorCell       Kind = "error_cell"        // {0} #REF!
	FormulaEmpty    Kind = "formula_empty"     //
	CellMissing     Kind = "cell_missing"      // {0} heading
	NumberTwice     Kind = "number_twice"      // {0}, {1} row where first
	NumberGap       Kind = "number_gap"        // {0} first missing, {1} rows
	NumberMissing   Kind = "number_missing"    //
	ExampleChanged  Kind = "example_changed"   //
)
