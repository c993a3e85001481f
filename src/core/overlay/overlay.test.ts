import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../diagnosis/index.ts'
import { linesOfLog } from '../diagnosis/lines.ts'
import { readLog } from '../matcher/index.ts'
import { faultLine, type Overlay, readOverlay } from './index.ts'
import { parseWithLines } from './json-lines.ts'
import { knownContent } from './known.ts'
import { notesOfPage, notesOn, portOwner, teamCodesIn, weighTeamCauses } from './select.ts'

const example = readFileSync('docs/overlay/acme.overlay.json', 'utf8')

function overlayOf(text: string): Overlay {
  const read = readOverlay(text, knownContent)
  if (!read.ok) throw new Error(read.faults.map((fault) => faultLine('overlay', fault)).join('\n'))
  return read.overlay
}

/** What is said of a file whose lines are these, after the first two. */
function said(...lines: readonly string[]): readonly string[] {
  const text = ['{ "version": 1,', '  "team": { "name": "Acme" }', ...lines, '}'].join('\n')
  const read = readOverlay(text, knownContent)
  return read.ok ? [] : read.faults.map((fault) => faultLine('acme.json', fault))
}

describe('a good overlay', () => {
  it('is the example of the documentation', () => {
    const overlay = overlayOf(example)
    expect(overlay.ports).toHaveLength(3)
    expect(overlay.causes.map(({ id }) => id)).toEqual(['EADDRINUSE/acme-agent', 'ACME-1042/stuck-jobs'])
  })

  it('may be nothing but a name', () => {
    expect(said()).toEqual([])
  })

  it('may begin with a byte order mark', () => {
    expect(readOverlay(`\ufeff${example}`, knownContent).ok).toBe(true)
  })
})

describe('a bad overlay is answered with line, path and what to do', () => {
  it.each<[string, readonly string[], string]>([
    [
      'a port that is none',
      [', "ports": [', '{ "port": 99999, "owner": "x" }]'],
      'acme.json:4: ports[0].port: 99999 is too large; 65535 is the most; ports go from 1 to 65535',
    ],
    [
      'a port in quotes',
      [', "ports": [{ "port": "8080", "owner": "x" }]'],
      'acme.json:3: ports[0].port: a number without quotes is expected, not "8080"; ports go from 1 to 65535',
    ],
    ['a field that is missing', [', "ports": [', '{ "port": 80 }]'], 'acme.json:4: ports[0].owner: "owner" is missing'],
    [
      'a misspelled field',
      [', "ports": [{ "port": 80, "owner": "x", "notes": "y" }]'],
      'acme.json:3: ports[0].notes: there is no field "notes" here (did you mean "note"?); take it out or look at the spelling',
    ],
    [
      'a misspelled list',
      [', "port": []'],
      'acme.json:3: port: there is no field "port" here (did you mean "ports"?); take it out or look at the spelling',
    ],
    [
      'a code that nobody knows',
      [', "notes": [{ "code": "EADRINUSE", "text": "x" }]'],
      'acme.json:3: notes[0].code: Errlab knows no code EADRINUSE; correct it, or add it to "codes" if it is your own',
    ],
    [
      'a cause that is not there',
      [', "notes": [{ "cause": "ENOENT/nope", "text": "x" }]'],
      'acme.json:3: notes[0].cause: there is no cause ENOENT/nope; open /e/ENOENT/ and copy the end of its address',
    ],
    [
      'a note about nothing',
      [', "notes": [{ "text": "x" }]'],
      'acme.json:3: notes[0]: say what it is about: "code", "cause" or "when"',
    ],
    [
      'an errno as own code',
      [', "codes": [{ "code": "ENOENT", "summary": "x" }]'],
      'acme.json:3: codes[0].code: ENOENT is an errno that Errlab knows; add a note to it instead',
    ],
    [
      'two owners of a port',
      [', "ports": [{ "port": 80, "owner": "a" },', '{ "port": 80, "owner": "b" }]'],
      'acme.json:4: ports[1].port: port 80 has an owner already; keep one of them',
    ],
    [
      'a link without a scheme',
      [', "ports": [{ "port": 80, "owner": "a", "link": "javascript:alert(1)" }]'],
      'acme.json:3: ports[0].link: "javascript:alert(1)" does not have the form that is expected; write the whole address, with https://',
    ],
    [
      'a comma too many',
      [', "ports": [],'],
      'acme.json:4: column 1: a name in double quotes should stand here; is there a comma too many?',
    ],
    ['a comment', ['// ports'], 'acme.json:3: column 1: a comma or } should stand here'],
    ['single quotes', [', "notes": [\'x\']'], "acme.json:3: column 13: texts stand in double quotes, not in '"],
    [
      'a name that stands twice',
      [', "ports": [], "ports": []'],
      'acme.json:3: column 16: "ports" stands twice in this object',
    ],
  ])('%s', (_name, lines, expected) => {
    expect(said(...lines)).toEqual([expected])
  })

  it('another version', () => {
    expect(readOverlay('{ "version": 2, "team": { "name": "x" } }', knownContent)).toMatchObject({
      faults: [{ path: 'version', says: 'this copy of Errlab reads version 1, not 2' }],
    })
  })

  it('a pattern that does not compile, and one that could hang the page', () => {
    const cause = (text: string) =>
      `, "causes": [{ "id": "ENOENT/own", "title": "t", "because": "b", "why": "w", "clues": [{ "text": "${text}", "weight": 1, "says": "s" }] }]`
    expect(said(cause('('))[0]).toContain('causes[0].clues[0].text: this is no regular expression')
    expect(said(cause('(a+)+b'))[0]).toContain('a repetition inside a repetition can hang the page')
    expect(said(cause('(?:ab)+c'))).toEqual([])
  })

  it('advice on a fix that the cause does not have names those it has', () => {
    const advice =
      '{ "cause": "EADDRINUSE/port-held-by-another-process", "fix": "Reboot", "verdict": "forbidden", "because": "x" }'
    expect(said(`, "advice": [${advice}]`)[0]).toMatch(/that cause has no fix "Reboot"; it has "Stop the process/)
  })

  it('reports every fault at once, in order of lines', () => {
    expect(said(', "ports": [', '{ "port": 0, "owner": "a" },', '{ "port": 1.5, "owner": "" }]')).toHaveLength(3)
  })
})

describe('JSON with lines', () => {
  it('reads what JSON.parse reads, and nothing else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const read = parseWithLines(text)
        expect(read.ok ? [read.value] : read.says).toEqual([JSON.parse(text)])
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseWithLines(text)
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        expect(read.ok).toBe(isJson)
      }),
    )
  })
})

describe('what concerns an incident', () => {
  const overlay = overlayOf(example)

  it('the owner of its port', () => {
    expect(portOwner(overlay, { port: '8080' })?.owner).toBe('the billing team')
    expect(portOwner(overlay, { port: '8081' })).toBeNull()
  })

  it('notes on its code, and those on a value only where the log has it', () => {
    expect(notesOn(overlay, 'ECONNREFUSED', { port: '5432' })).toHaveLength(1)
    expect(notesOn(overlay, 'ECONNREFUSED', { port: '6379' })).toHaveLength(0)
    expect(notesOfPage(overlay, 'ECONNREFUSED', null)).toHaveLength(0)
    expect(notesOfPage(overlay, 'ENOSPC', null)).toHaveLength(1)
  })

  it.each([
    ['7003', 5],
    ['8080', 0],
  ])("the team's causes, weighed by their clues: port %s", (port, score) => {
    const log = `Error: listen EADDRINUSE: address already in use :::${port}`
    const reading = readLog(log)
    const { incident, known } = diagnose(reading, { log }).incidents[0]!
    const [weighed] = weighTeamCauses(overlay, { reading, incident, lines: linesOfLog(log) }, known)
    expect(weighed).toMatchObject({ score, cause: { id: 'EADDRINUSE/acme-agent' } })
  })

  it("the team's own codes, as words", () => {
    const text = 'start\nscheduler: ACME-1042 tenant 7\nscheduler: ACME-1042\nACME-10423 XACME-1042\n'
    expect(teamCodesIn(overlay, text.split('\n'))).toMatchObject([{ line: 2, count: 2, code: { code: 'ACME-1042' } }])
  })
})
