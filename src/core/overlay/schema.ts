/** The team's file, version 1. The published JSON Schema is made from these schemas: descriptions are for its readers. */
import * as v from 'valibot'

const line = (says: string, most = 300) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.description(says))
const prose = (says: string) => line(`${says} Small Markdown: \`code\`, **bold**, [links](https://…).`, 8000)
const link = (says: string) =>
  v.pipe(v.string(), v.regex(/^https?:\/\/[^\s"<>]+$/), v.maxLength(500), v.description(says))
const values = v.record(v.pipe(v.string(), v.regex(/^[a-zA-Z]\w{0,30}$/)), v.union([v.string(), v.number()]))

export const CODE = /^[A-Z][A-Z0-9_-]{1,40}$/
export const CAUSE_ID = /^[A-Z][A-Z0-9_-]{1,40}\/[a-z0-9][a-z0-9-]{0,79}$/
const code = (says: string) => v.pipe(v.string(), v.regex(CODE), v.description(says))
const causeId = (says: string) => v.pipe(v.string(), v.regex(CAUSE_ID), v.description(says))

const Port = v.strictObject({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535), v.description('The port.')),
  owner: line('Whose it is, such as "the billing team".'),
  service: v.optional(line('What listens there, such as "invoice-api".')),
  note: v.optional(prose('What to do when it is taken.')),
  link: v.optional(link('Where to ask.')),
})

const Note = v.strictObject({
  code: v.optional(code('The code it is about, such as EADDRINUSE.')),
  cause: v.optional(causeId('Only this cause of it, such as EADDRINUSE/port-held-by-another-process.')),
  when: v.optional(
    v.pipe(values, v.description('Only where the log has these values, such as {"port": 8080, "program": "node"}.')),
  ),
  text: prose('What your people should know.'),
  link: v.optional(link('Where there is more.')),
})

const Fix = v.strictObject({
  title: line('What to do, in the imperative.', 120),
  when: v.optional(prose('When it is the right one.')),
  run: v.optional(line('Commands, a line each; {port} is filled in.', 2000)),
  changes: v.optional(line('What the commands change.')),
  text: v.optional(prose('What to do where no command does it.')),
})

const Clue = v.strictObject({
  text: v.optional(line('A regular expression that some line of the log matches; case does not matter.', 500)),
  near: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.description('At most so many lines away.'))),
  entity: v.optional(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description('Value → regular expression of the whole value, such as {"port": "80\\\\d\\\\d"}.'),
    ),
  ),
  weight: v.pipe(v.number(), v.minValue(-6), v.maxValue(6), v.description('Above 0 speaks for the cause.')),
  says: line('Why it speaks for or against it.'),
})

const Cause = v.strictObject({
  id: causeId('CODE/name: a code of Errlab or one of yours, and a name in small letters and dashes.'),
  title: line('The cause in a few words.', 120),
  because: line('One sentence with because; {port} and other values of the log may stand in it.', 400),
  why: prose('Why it happens.'),
  prior: v.optional(
    v.pipe(v.picklist([0, 1, 2, 3]), v.description('How likely without any clue: 0 rare, 3 the usual one.')),
    1,
  ),
  clues: v.optional(v.array(Clue), []),
  fixes: v.optional(v.array(Fix), []),
  link: v.optional(link('Where there is more.')),
})

const Code = v.strictObject({
  code: code('Your code, such as ACME-1042. It must not be the name of an errno.'),
  message: v.optional(line('The message that comes with it.')),
  summary: line('What it means, in one line.', 160),
  meaning: v.optional(prose('What it means, at length.')),
  match: v.optional(
    v.pipe(
      v.array(line('Words as they stand in a log.')),
      v.description('How a log says it; the code itself when left out.'),
    ),
  ),
  link: v.optional(link('Where there is more.')),
})

const Advice = v.strictObject({
  cause: causeId('The cause whose fix it is.'),
  fix: line("The fix's title, as it stands on the page of the cause."),
  verdict: v.pipe(v.picklist(['preferred', 'forbidden']), v.description('What your team says of it.')),
  because: prose('Why.'),
})

export const OverlaySchema = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description('Where the JSON Schema stands, for your editor.'))),
  version: v.pipe(v.literal(1), v.description('The version of this format.')),
  team: v.strictObject({
    name: line('Whose additions these are; shown with each of them.', 60),
    link: v.optional(link('Where to ask your team.')),
  }),
  ports: v.optional(v.array(Port), []),
  notes: v.optional(v.array(Note), []),
  advice: v.optional(v.array(Advice), []),
  codes: v.optional(v.array(Code), []),
  causes: v.optional(v.array(Cause), []),
})

export type Overlay = v.InferOutput<typeof OverlaySchema>
export type TeamPort = Overlay['ports'][number]
export type TeamNote = Overlay['notes'][number]
export type TeamCause = Overlay['causes'][number]
export type TeamCode = Overlay['codes'][number]
export type TeamAdvice = Overlay['advice'][number]
