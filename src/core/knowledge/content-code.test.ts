/** The rules for what a reader copies: settings that their program would refuse, words that the shell would read otherwise. */
import { describe, expect, it } from 'vitest'
import { allCauses } from './causes.ts'
import type { FixStep } from './schema.ts'
import { keysOf, plain } from './template.ts'

const causes = allCauses()
const fixes = causes.flatMap(({ id, fixes }) => fixes.map((fix) => ({ id, fix })))
const steps = fixes.flatMap(({ id, fix }) => fix.steps.map((step) => ({ id, fix, step })))

describe('what is to be copied', () => {
  it('a setting has its comments on lines of their own where its program demands that', () => {
    expect(steps.filter(({ step }) => hasStrayComment(step)).map(({ id }) => id)).toEqual([])
    expect(hasStrayComment(code('ini', 'systemd', '[Service]\nRuntimeDirectory=app   # /run/app'))).toBe(true)
    expect(hasStrayComment(code('ini', 'systemd', '# /run/app\nRuntimeDirectory=app'))).toBe(false)
    expect(hasStrayComment(code('dockerfile', 'docker', 'FROM debian:12   # glibc'))).toBe(true)
    expect(hasStrayComment(code('dockerfile', 'docker', 'RUN apk add bash   # for the script'))).toBe(false)
  })

  it('JSON is JSON', () => {
    const broken = steps.filter(({ step }) => step.kind === 'code' && step.language === 'json' && !isJson(step.code))
    expect(broken.map(({ id }) => id)).toEqual([])
  })

  it('code is more than a comment', () => {
    const mute = steps.filter(({ step }) => step.kind === 'code' && isCommentOnly(step.code))
    expect(mute.map(({ id }) => id)).toEqual([])
    expect(isCommentOnly('// lock the smaller one first')).toBe(true)
    expect(isCommentOnly('#!/bin/sh')).toBe(false)
  })

  it('an exclamation mark stands in single quotes, where an interactive shell leaves it alone', () => {
    const runs = [
      ...steps.flatMap(({ id, step }) => (step.kind === 'sh' ? [[id, step.sh] as const] : [])),
      ...causes.flatMap(({ id, question }) => (question ? [[id, question.run] as const] : [])),
    ]
    expect(runs.filter(([, sh]) => /![\w(]/.test(sh.replace(/'[^']*'/g, "''"))).map(([id]) => id)).toEqual([])
  })

  it('a fix that edits code or a setting is not called read-only', () => {
    const editing = fixes.filter(
      ({ fix: { risk, steps } }) =>
        risk.level === 'read-only' &&
        steps.some((step) => step.kind === 'code' && !['sh', 'powershell'].includes(step.language)),
    )
    expect(editing.map(({ id, fix }) => `${id}: ${fix.title}`)).toEqual([])
  })
})

describe('sentences', () => {
  it('have no hole where a value is missing, whichever values are known', () => {
    const holes = causes.flatMap(({ id, because, clues, question }) =>
      [because, question?.ask ?? '', ...clues.map(({ says }) => says)].flatMap((template) =>
        everyChoice(keysOf(template))
          .map((values) => plain(template, values))
          .filter((said) => / {2}| ,| \.(?: |$)|^ | $/.test(said))
          .map((said) => `${id}: ${said}`),
      ),
    )
    expect(holes).toEqual([])
  })

  it('the title of a cause has no marks: it is a heading, a link and the name of a tab', () => {
    expect(causes.filter(({ title }) => /[`*]|\{/.test(title)).map(({ id }) => id)).toEqual([])
  })

  it('the because-sentence begins as a sentence when nothing is known', () => {
    const small = causes
      .map(({ id, because }) => `${id}: ${plain(because, {})}`)
      .filter((said) =>
        /: (?!axios|futex|mount|modprobe|systemctl|systemd|ip )[a-z]/.test(said.slice(0, said.indexOf(': ') + 12)),
      )
    expect(small).toEqual([])
  })
})

function code(language: string, runtime: string, text: string): FixStep {
  return { kind: 'code', language, runtime, code: text }
}

/** Units of systemd, files of sysctl and redis, and FROM of a Dockerfile take a `#` behind a value for a part of it. */
function hasStrayComment(step: FixStep): boolean {
  if (step.kind !== 'code') return false
  const lines = step.code.split('\n').filter((line) => /^\s*[^#;\s].*\s#/.test(line))
  if (['systemd', 'sysctl', 'redis', 'systemd-resolved'].includes(step.runtime)) return lines.length > 0
  return (
    step.language === 'dockerfile' && lines.some((line) => /^\s*(?:FROM|ENV|EXPOSE|COPY|WORKDIR|USER)\b/.test(line))
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const isCommentOnly = (text: string) => text.split('\n').every((line) => /^\s*(?:#(?!!)|\/\/ |-- )/.test(line))

/** Each way in which some of the keys are known and the others are not. */
function everyChoice(keys: readonly string[]): readonly Readonly<Record<string, string>>[] {
  return Array.from({ length: 2 ** keys.length }, (_, choice) =>
    Object.fromEntries(keys.filter((_, at) => (choice >> at) & 1).map((key) => [key, 'VALUE'])),
  )
}
