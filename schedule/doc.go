// Package schedule finds the best timetable of one-to-one meetings and proves
// that none is better; repairs it when the day goes otherwise; and says why
// something is not possible and what would help.
//
// # Problem
//
// Participants (people, firms, desks) are to meet in pairs. Every meeting takes
// one slot and one table. A participant holds at most as many meetings at a time
// as it has desks, a slot holds at most as many as there are tables, participants
// may be unavailable in some slots, and a meeting may be bound to some slots, to
// one, to a table, or to come after others. That is all there is to a plain
// problem, in which all meetings are held.
//
// A real day has more. Requests may be optional, with a weight; participants have
// a least and a most number of meetings and a most number of slots in a row;
// officers with names sit at the desks of a bank, and one of them may receive a
// group at one table; tables have features and stand in halls between which one
// walks; lunch is closed, a night parts two days. All of it is optional, and
// nothing of it costs a plain problem anything.
//
// # Objectives
//
// [Problem.Objectives] lists what to make best, one after the other: published
// meetings that move ([Changes]), firms without the meetings they were promised
// ([Floor]), weight not held ([Weight]), breaks ([Breaks]), their [Spread],
// [Walking], [Early]. A break is a run of idle slots between two meetings of one
// participant on one day, whatever its length; [Problem.Fairness] bounds how much
// participants may differ in them. Deciding whether any timetable exists is
// already NP-hard (it is edge colouring), so that time cannot be promised; what is
// promised is below.
//
// # Guarantees
//
//   - A timetable that Solve or Repair returns keeps every rule: it has passed
//     Verify, which shares no code with the search.
//   - Every Value.Bound is proven: no timetable that is as good in the objectives
//     before has less. Status Optimal means that all Values meet their bounds,
//     Infeasible that there is no timetable at all.
//   - The context ends the search at any time. Within 50 ms of a processor that is
//     free, with up to 5,000 participants and 60,000 requests, what was found until
//     then is returned: seated, verified, and with a Refusal for each request that
//     is not held. A worker that is finding memory for a large statement may go on
//     behind that for up to half a second; it changes nothing that the caller has.
//     There is no clock inside.
//   - The same problem, seed and one worker take the same course; a proven answer
//     is then the same timetable.
//   - Walking is made better by other tables and other slots. Small days are proven
//     in it (meetings times slots times tables of at most 30,000, as far as each
//     may have them); larger ones have a bound that is of use where there are few
//     breaks, and may be 0 where there are many.
//
// # What it costs
//
// Verify takes time proportional to meetings and to participants times slots.
// Memory is proportional to meetings times slots. Some hundred participants are
// proven in seconds; thousands get a verified timetable with a proven bound
// within a minute, and no complete search. docs/schedule-engine.md has the
// figures, and the commands to repeat them with days that package made makes up.
//
// # How
//
// Presolve removes slots that no timetable can use and finds the simple
// contradictions (matching per participant, flow over tables). Prices per slot
// bound the breaks, flows the weight; what each party's day costs by number of
// meetings bounds breaks where requests compete. Annealing on chains of meetings finds good
// timetables, and a clause-learning search raises the bounds one by one until
// both meet. docs/schedule-engine.md tells what was tried and measured.
//
// Source of the plain problem: Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy,
// Villaret: Constraint Solving Approaches to the Business-to-Business Meeting
// Scheduling Problem, Journal of Artificial Intelligence Research 74 (2022).
//
// # Version
//
// The interface of this package follows semantic versioning with the program:
// what is exported changes only with a new first number, once there is a 1.
package schedule
