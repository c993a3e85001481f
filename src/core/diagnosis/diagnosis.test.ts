import { describe, expect, it } from 'vitest'
import type { Entities, Incident, Reading } from '../lib/index.ts'
import { type Diagnosis, diagnose } from './index.ts'

const incident = (code: string, entities: Entities, more: Partial<Incident> = {}): Incident => ({
  code,
  count: 1,
  first: 1,
  last: 1,
  role: 'root',
  roleBecause: '',
  follows: null,
  entities,
  places: {},
  dialect: 'node',
  platform: 'linux',
  finding: 0,
  ...more,
})
const reading = (...incidents: Incident[]): Reading => ({
  findings: [],
  mentions: [],
  incidents,
  primary: incidents[0]?.code ?? null,
  lineCount: 1,
  platform: 'linux',
  sampled: false,
})
const NODE = 'Error: listen EADDRINUSE: address already in use :::3000'
const PORT_3000 = incident('EADDRINUSE', { port: '3000', syscall: 'listen' })
const HELD = 'EADDRINUSE/port-held-by-another-process'
const TIME_WAIT = 'EADDRINUSE/restarted-within-time-wait'
const LISTENER = `State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
LISTEN 0      511                *:3000            *:*    users:(("node",pid=41207,fd=18))`
const NO_LISTENER = `State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
TIME-WAIT 0      0          127.0.0.1:3000    127.0.0.1:40378`

const order = ({ incidents }: Diagnosis) => incidents[0]!.causes.map(({ id }) => id)
const causeOf = ({ incidents }: Diagnosis, id: string) => incidents[0]!.causes.find((cause) => cause.id === id)!

describe('diagnose', () => {
  it("says because of what, with the person's values", () => {
    const place = { line: 1, column: 50, endColumn: 54 }
    const { incidents } = diagnose(reading({ ...PORT_3000, places: { port: place } }), { log: NODE })
    const [first] = incidents[0]!.causes
    expect(first).toMatchObject({
      id: HELD,
      because: 'node could not listen on port 3000 because another process already listens there',
    })
    expect(first!.pieces).toContainEqual({ kind: 'value', key: 'port', text: '3000', place })
  })

  it("never puts a scenario's defaults into the person's sentence or command", () => {
    const { incidents } = diagnose(reading(incident('EADDRINUSE', {}, { dialect: 'c' })), { log: 'x' })
    expect(incidents[0]!.causes[0]!.because).not.toContain('3000')
    expect(incidents[0]!.question!.run).toContain('PORT')
    expect(incidents[0]!.values.port).toBe('3000')
    expect(incidents[0]!.known.port).toBeUndefined()
  })

  it('rules TIME-WAIT out for Node, in words', () => {
    const cause = causeOf(diagnose(reading(PORT_3000), { log: NODE }), TIME_WAIT)
    expect(cause.likelihood).toBe('ruled out')
    expect(cause.evidence[0]).toMatchObject({ weight: -4, line: 1 })
  })

  it('does not rule it out for a plain socket', () => {
    const plain = diagnose(reading(incident('EADDRINUSE', { port: '4000' }, { dialect: 'socat' })), { log: 'x' })
    expect(causeOf(plain, TIME_WAIT).likelihood).not.toBe('ruled out')
  })

  it('cites the line of the log which speaks for a cause', () => {
    const log = ['Running tests with vitest 4.1', 'FAIL src/app.test.ts', NODE].join('\n')
    const cause = causeOf(
      diagnose(reading({ ...PORT_3000, first: 3, last: 3 }), { log }),
      'EADDRINUSE/left-over-from-a-test-run',
    )
    expect(cause.evidence.map(({ line }) => line)).toEqual([1, 2])
  })

  it('asks one question while the causes are open, and none when they are decided', () => {
    const open = diagnose(reading(PORT_3000), { log: NODE })
    expect(open.incidents[0]!.question?.run).toContain(':3000')
    const decided = diagnose(reading(PORT_3000), { log: NODE, answers: [{ text: LISTENER }] })
    expect(decided.incidents[0]!.question).toBeNull()
  })

  it('re-ranks the causes by a pasted answer, says so and fills in what it found', () => {
    const before = diagnose(reading(incident('EADDRINUSE', { port: '3000' }, { dialect: 'python' })), { log: 'x' })
    expect(order(before)[0]).toBe(HELD)
    const after = diagnose(reading(incident('EADDRINUSE', { port: '3000' }, { dialect: 'python' })), {
      log: 'x',
      answers: [{ text: NO_LISTENER }],
    })
    expect(order(after)[0]).toBe(TIME_WAIT)
    const held = diagnose(reading(PORT_3000), { log: NODE, answers: [{ text: LISTENER }] })
    expect(held.incidents[0]!.known.holderPid).toBe('41207')
    expect(held.answers).toEqual([
      expect.objectContaining({ recognised: 'ss', says: expect.arrayContaining(['node (pid 41207) listens there']) }),
    ])
  })

  it('does not take a listener on another port for an answer', () => {
    const after = diagnose(reading(PORT_3000), { log: NODE, answers: [{ text: LISTENER.replace(':3000', ':3001') }] })
    expect(causeOf(after, HELD).evidence.map(({ weight }) => weight)).toContain(-6)
    expect(after.incidents[0]!.known.holderPid).toBeUndefined()
  })

  it('keeps a pid which the log mentions apart from the one that an answer found', () => {
    const { known } = diagnose(reading({ ...PORT_3000, entities: { ...PORT_3000.entities, pid: '7' } }), {
      log: NODE,
      answers: [{ text: LISTENER }],
    }).incidents[0]!
    expect(known).toMatchObject({ pid: '7', holderPid: '41207' })
  })

  it('says that it did not recognise an answer', () => {
    expect(diagnose(reading(PORT_3000), { log: NODE, answers: [{ text: 'it works now' }] }).answers).toEqual([
      { text: 'it works now', recognised: null, says: [] },
    ])
  })

  it('puts the root before its consequences', () => {
    const refused = incident('ECONNREFUSED', { port: '3000' }, { role: 'consequence', follows: 1, first: 1 })
    const { incidents } = diagnose(reading(refused, { ...PORT_3000, first: 2 }), { log: 'a\nb' })
    expect(incidents.map(({ incident }) => incident.code)).toEqual(['EADDRINUSE', 'ECONNREFUSED'])
  })
})
