// Package schedule finds the best timetable of one-to-one meetings and proves
// that none is better.
//
// # Problem
//
// Participants (people, firms, desks) are to meet in pairs. Every meeting takes
// one slot of the day and one table. A participant holds at most as many
// meetings at a time as it has desks, a slot holds at most as many as there are
// tables, participants may be unavailable in some slots, and a meeting may be
// bound to some slots, to one, or to come after others. All meetings are held.
//
// # Objective
//
// A break is a run of idle slots between two meetings of one participant,
// whatever its length. Solve makes the sum of all breaks as small as possible;
// Problem.Fairness bounds how much participants may differ. Deciding whether any
// timetable exists is already NP-hard (it is edge colouring), so that time
// cannot be promised; what is promised is below.
//
// # Guarantees
//
//   - A timetable that Solve returns keeps every rule: it has passed Verify,
//     which shares no code with the search.
//   - Result.Bound is proven: no timetable has fewer breaks. Status Optimal means
//     that Breaks equals Bound, Infeasible that there is no timetable at all.
//   - The context ends the search at any time; what was found until then is
//     returned. There is no clock inside.
//   - The same problem, seed and one worker take the same course; a proven answer
//     is then the same timetable.
//
// # How
//
// Presolve removes slots that no timetable can use and finds the simple
// contradictions (matching per participant, flow over tables). A price per slot
// bounds the breaks from below. Kempe-chain annealing finds good timetables, and
// a clause-learning search raises the bound one by one until both meet.
// docs/schedule-engine.md tells what was tried and measured.
//
// Source of the problem: Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy,
// Villaret: Constraint Solving Approaches to the Business-to-Business Meeting
// Scheduling Problem, Journal of Artificial Intelligence Research 74 (2022).
package schedule
