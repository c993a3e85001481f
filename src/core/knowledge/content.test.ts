/** The rules for content: what every entry and every cause must have, and what none may say. */

import { parse } from 'unbash'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../lib/cpu-time.testing.ts'
import { allCauses } from './causes.ts'
import { allCodes, entry, hasReceipt, writtenCodes } from './index.ts'
import type { Fix, Source } from './schema.ts'
import { fillCommand, keysOf, plain } from './template.ts'

const causes = allCauses()
const entries = writtenCodes().map((code) => entry(code)!)

/** Whose word counts: manuals, standards, kernel sources and the makers of a program. */
const HOSTS = [
  'man7.org',
  'kernel.org',
  'pubs.opengroup.org',
  'rfc-editor.org',
  'gnu.org',
  'freedesktop.org',
  'nodejs.org',
  'docs.python.org',
  'docs.pytest.org',
  'go.dev',
  'pkg.go.dev',
  'doc.rust-lang.org',
  'docs.oracle.com',
  'openjdk.org',
  'nginx.org',
  'httpd.apache.org',
  'postgresql.org',
  'redis.io',
  'mariadb.com',
  'dev.mysql.com',
  'mongodb.com',
  'docs.docker.com',
  'kubernetes.io',
  'git-scm.com',
  'docs.npmjs.com',
  'learn.microsoft.com',
  'developer.apple.com',
  'support.apple.com',
  'docs.ceph.com',
  'btrfs.readthedocs.io',
  'docs.libuv.org',
  'curl.se',
  'sqlite.org',
  'github.com',
  'debian.org',
  'freebsd.org',
  'openbsd.org',
  'samba.org',
  'openssh.com',
  'php.net',
  'ruby-doc.org',
]

const problemsOf = (found: readonly (string | false)[]) => found.filter((problem) => problem !== false)

describe('entries', () => {
  it('every code of the tables has an entry', () => {
    expect(allCodes().length).toBeGreaterThan(150)
    for (const code of allCodes()) expect(entry(code), code).not.toBeNull()
  })

  it('every written page is about a code of the tables', () => {
    expect(writtenCodes().filter((code) => !allCodes().includes(code))).toEqual([])
  })

  it('an alias leads to its code, and a word that is none leads nowhere', () => {
    expect(entry('EWOULDBLOCK')?.code).toBe('EAGAIN')
    expect(entry('EVERYTHING')).toBeNull()
  })

  it('every code with causes has a written page', () => {
    const codes = [...new Set(causes.map(({ code }) => code))]
    expect(codes.filter((code) => !writtenCodes().includes(code))).toEqual([])
  })

  it.each(entries.map((known) => [known.code, known] as const))('%s keeps the rules', (code, { text, causes: ids }) => {
    expect(text.summary.length).toBeLessThanOrEqual(90)
    expect(text.summary).toMatch(/\.$/)
    expect(text.meaning.trim().length).toBeGreaterThan(120)
    expect(problemsOf(text.sources.map(badSource))).toEqual([])
    expect(text.sources.length, 'sources').toBeGreaterThan(0)
    expect(ids.length > 0 || text.notReproducible !== undefined, `${code} has a cause or says why there is none`).toBe(
      true,
    )
  })

  it('a code that says the same in other words shares the causes, and one that only looks alike does not', () => {
    expect(entry('EAI_NONAME')?.causes).toEqual(entry('ENOTFOUND')?.causes)
    expect(entry('EAI_NONAME')?.causes.length).toBeGreaterThan(5)
    expect(entry('EAI_NODATA')?.causes).not.toEqual(entry('ENOTFOUND')?.causes)
  })

  it('look-alikes are mutual', () => {
    const oneSided = entries.flatMap(({ code, text }) =>
      (text.lookAlikes ?? [])
        .filter((other) => !entry(other.code)?.text.lookAlikes?.some((back) => back.code === code))
        .map((other) => `${other.code} does not name ${code}`),
    )
    expect(oneSided).toEqual([])
  })
})

describe('causes', () => {
  it.each(causes.map((cause) => [cause.id, cause] as const))('%s keeps the rules', (_, cause) => {
    expect(cause.title.length, 'title').toBeLessThanOrEqual(75)
    expect(cause.title).not.toMatch(/\.$/)
    expect(cause.because).toContain('**because**')
    expect(cause.because).not.toMatch(/\.$/)
    expect(cause.why.trim().length, 'why').toBeGreaterThan(120)
    expect(cause.fixes.length, 'fixes').toBeGreaterThan(0)
    expect(cause.clues.length, 'clues').toBeGreaterThan(0)
    expect(cause.clues.filter(({ says }) => says.trim() === '')).toEqual([])
    expect(problemsOf(cause.sources.map(badSource))).toEqual([])
    expect(cause.sources.length, 'sources').toBeGreaterThan(0)
    expect(
      cause.scenario !== undefined || cause.notReproducible !== undefined,
      'a scenario, or why there is none',
    ).toBe(true)
  })

  it.each(causes.filter(({ scenario }) => scenario).map((cause) => [cause.id, cause.scenario!] as const))(
    'the scenario of %s has steps, two solutions and a wrong turn, and scripts that parse',
    (_, scenario) => {
      expect(scenario.steps.length).toBeGreaterThan(1)
      expect(scenario.solutions.length).toBeGreaterThan(1)
      expect(scenario.wrong.length).toBeGreaterThan(0)
      const scripts = [
        scenario.reproduce,
        ...scenario.steps,
        ...scenario.solutions,
        ...scenario.wrong,
        ...(scenario.harm ?? []),
      ].map(({ run }) => run)
      const params = Object.fromEntries(Object.entries(scenario.params).map(([key, value]) => [key, String(value)]))
      expect(problemsOf(scripts.map((script) => syntaxError(fillCommand(script, params, 'keep'))))).toEqual([])
    },
  )

  it.each(causes.map((cause) => [cause.id, cause] as const))(
    'the commands of %s parse and its fixes say what they risk',
    (_, cause) => {
      const commands = [cause.question?.run, ...cause.fixes.flatMap(commandsOf)].filter(
        (command) => command !== undefined,
      )
      expect(problemsOf(commands.map((command) => syntaxError(fillCommand(command, {}))))).toEqual([])
      expect(problemsOf(cause.fixes.map(badFix))).toEqual([])
    },
  )

  it('nothing advises to open a file to everybody', () => {
    const advised = causes.flatMap(({ id, fixes }) => fixes.flatMap(allTextOf).map((text) => [id, text] as const))
    expect(advised.filter(([, text]) => /chmod\b[^\n]*(?:777|a\+rwx|ugo\+rwx)|setenforce 0/.test(text))).toEqual([])
  })

  it('no sentence stands in two causes', () => {
    const seen = new Map<string, string>()
    const twice: string[] = []
    for (const { id, why, popularButWrong, exceptions = [] } of causes) {
      for (const sentence of sentencesOf([why, popularButWrong?.because ?? '', ...exceptions].join('\n'))) {
        const first = seen.get(sentence)
        if (first !== undefined && first !== id) twice.push(`${first} and ${id}: ${sentence}`)
        seen.set(sentence, id)
      }
    }
    expect(twice).toEqual([])
  })

  it('patterns of clues are regular expressions that end quickly', () => {
    const hostile = [
      'a'.repeat(2000),
      '/'.repeat(2000),
      'E'.repeat(2000),
      ' '.repeat(2000),
      'a/'.repeat(1000),
      '1'.repeat(2000),
    ]
    for (const { id, clues } of causes) {
      for (const { when } of clues) {
        for (const source of [when.text, ...Object.values(when.entity ?? {}).map((pattern) => `^(?:${pattern})$`)]) {
          if (source === undefined) continue
          const pattern = new RegExp(source, 'i')
          const taken = cpuTime(() => hostile.map((line) => pattern.test(line)))
          expect(taken, `${id}: ${source}`).toBeLessThan(200)
        }
      }
    }
  })

  it('sentences with values show no mark of their template, whether the values are known or not', () => {
    const known = (template: string) => Object.fromEntries(keysOf(template).map((key) => [key, 'VALUE']))
    const raw = causes.flatMap(({ id, because, clues }) =>
      [because, ...clues.map(({ says }) => says)].flatMap((template) =>
        [plain(template, {}), plain(template, known(template))]
          .filter((said) => /\{[a-zA-Z]+[|}]|\|\$|`/.test(said))
          .map((said) => `${id}: ${said}`),
      ),
    )
    expect(raw).toEqual([])
  })

  it('a value that an answer fills is used by the cause', () => {
    const unused = causes.flatMap(({ id, because, fixes, question }) => {
      const used = new Set(
        [
          because,
          ...fixes.flatMap(allTextOf),
          question?.run ?? '',
          ...(question?.answers.map(({ says }) => says) ?? []),
        ].flatMap(keysOf),
      )
      return (question?.answers ?? [])
        .flatMap(({ fills = {} }) => Object.keys(fills))
        .filter((key) => !used.has(key))
        .map((key) => `${id}: ${key}`)
    })
    expect(unused).toEqual([])
  })

  it('most scenarios have been played on a real Linux', () => {
    const playable = causes.filter(({ scenario }) => scenario)
    expect(playable.filter(({ id }) => hasReceipt(id)).length).toBeGreaterThan(playable.length * 0.8)
  })
})

describe('the rules themselves', () => {
  it('see a source of nobody’s word, a command that does not parse and a destructive fix without a way back', () => {
    expect(badSource('https://blog.example/how-i-fixed-it')).toContain('blog.example')
    expect(badSource('man:bind(2)')).toBe(false)
    expect(syntaxError('if true; echo "')).not.toBe(false)
    expect(syntaxError('echo ok | cat')).toBe(false)
    const fix: Fix = {
      title: 'x',
      when: '',
      steps: [],
      whyItWorks: 'x',
      risk: { level: 'read-only' },
      proof: { sh: 'true', shows: 'x' },
    }
    expect(badFix(fix)).toContain('when')
    expect(
      badFix({ ...fix, when: 'Now.', steps: [{ kind: 'sh', sh: 'sudo rm -r {path}', changes: 'Removes it.' }] }),
    ).toContain('read-only')
    const undo = { level: 'reversible', undo: 'Put it back.' } as const
    expect(badFix({ ...fix, when: 'Now.', risk: undo, steps: [{ kind: 'sh', sh: 'sudo mv a b' }] })).toContain(
      'does not say',
    )
    expect(badFix({ ...fix, when: 'Now.', risk: { level: 'destructive', to: 'the file' } })).toContain('no way back')
    expect(badFix({ ...fix, when: 'Now.', proof: { sh: 'rm -r logs', shows: 'x' } })).toContain('proof')
  })
})

function badSource(source: Source): string | false {
  if (/^man:[\w.:+-]+\(\d\w*\)$/.test(source) || /^posix:\w+(?:\.h)?$/.test(source) || /^kernel:[\w./-]+$/.test(source))
    return false
  const host = /^https:\/\/(?:www\.)?([^/]+)\//.exec(source)?.[1]
  return host !== undefined && HOSTS.some((known) => host === known || host.endsWith(`.${known}`)) ? false : source
}

/** Placeholders such as FREE_PORT are words for the shell. */
function syntaxError(command: string): string | false {
  const { errors } = parse(command)
  return errors && errors.length > 0 ? `${command}: ${errors[0]!.message}` : false
}

const commandsOf = ({ steps, proof }: Fix) => [
  ...steps.flatMap((step) => (step.kind === 'sh' ? [step.sh] : [])),
  proof.sh,
]

const allTextOf = ({ title, when, steps, whyItWorks, risk, proof }: Fix): readonly string[] => [
  title,
  when,
  whyItWorks,
  proof.sh,
  proof.shows,
  ...steps.map((step) =>
    step.kind === 'sh' ? `${step.sh} ${step.changes ?? ''}` : step.kind === 'code' ? step.code : step.text,
  ),
  risk.level === 'reversible' ? risk.undo : risk.level === 'destructive' ? `${risk.to} ${risk.undo ?? ''}` : '',
]

const CHANGES =
  /\b(?:rm|kill|pkill|fuser -k|truncate|mkfs|dd|chown|chmod|mv|systemctl (?:stop|restart|start)|sysctl -?w?.*=|setfacl|chgrp|umount|usermod)\b/

/** At the start of a command: what alters the machine, and so has to say what it will alter. */
const ALTERS =
  /(?:^|[;&|] *)(?:sudo )?(?:rm|kill|pkill|truncate|mkfs\S*|chown|chmod|mv|cp|mkdir|tee|systemctl (?:stop|restart|start|edit|enable|disable)|sysctl -q?w|setfacl|umount|mount -\w|usermod|apt (?:install|remove)|apk (?:add|del)|ip (?:link set|addr add|route add)|iptables -[AID]|docker (?:run|rm|compose (?:up|down))|npm (?:install|ci|update)|modprobe|sed -i) /

function badFix({ title, when, steps, whyItWorks, risk, proof }: Fix): string | false {
  if (when.trim() === '' || whyItWorks.trim() === '' || proof.shows.trim() === '')
    return `${title}: when, why and proof are for the reader`
  if (risk.level === 'reversible' && risk.undo.trim() === '') return `${title}: reversible, but how?`
  if (risk.level === 'destructive' && !risk.undo?.trim())
    return `${title}: destroys, and does not say that there is no way back`
  if (/\b(?:rm -\w*r|kill -(?:9|KILL)|mkfs|dd of=)/.test(proof.sh)) return `${title}: the proof itself destroys`
  const silent = steps.find((step) => step.kind === 'sh' && ALTERS.test(step.sh) && !step.changes)
  if (silent) return `${title}: a step changes something and does not say what`
  const changing = steps.find((step) => step.kind === 'sh' && CHANGES.test(step.sh))
  if (changing && risk.level === 'read-only') return `${title}: is called read-only and changes something`
  return false
}

const sentencesOf = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?:;]) /)
    .map((sentence) => sentence.trim().toLowerCase())
    .filter((sentence) => sentence.length > 25)
