/** The machine-readable twins of the pages. The JSON has a version; fields are only ever added. */

import { to } from '../app/ui/to.ts'
import { confidenceOf, fill, fillCommand, type KnownCause, type KnownEntry, plain } from '../core/knowledge/index.ts'
import { sourceLink } from '../core/knowledge/source-link.ts'
import { defaultsOf, facts, messageOf } from './facts.ts'

export function codeMarkdown(known: KnownEntry, causes: readonly KnownCause[]): string {
  const { text } = known
  const lines = [
    `# ${known.code}${known.numbers['linux'] === undefined ? '' : ` (Linux ${known.numbers['linux']})`}`,
    '',
    `${messageOf(known) ?? text.summary}. ${facts(known).join(' · ')} · ${known.confidence} confidence`,
    '',
    '## What this means',
    '',
    text.meaning.trim(),
    ...(causes.length > 0 ? ['', '## Causes', ''] : []),
    ...causes.flatMap((cause) => [
      `- [${cause.title}](${to(`/e/${cause.id}/`)}): ${plain(cause.because, defaultsOf(cause))}`,
    ]),
    ...lookAlikes(known),
    '',
    '## Sources',
    '',
    ...sources(text.sources),
  ]
  return `${lines.join('\n')}\n`
}

function lookAlikes({ text }: KnownEntry): string[] {
  if (!text.lookAlikes?.length) return []
  return [
    '',
    '## Look-alikes',
    '',
    ...text.lookAlikes.map(({ code, differs }) => `- [${code}](${to(`/e/${code}/`)}): ${differs}`),
  ]
}

export function causeMarkdown(cause: KnownCause): string {
  const values = defaultsOf(cause)
  const lines = [
    `# ${cause.code}: ${cause.title}`,
    '',
    fill(cause.because, values),
    '',
    '## Why it happens',
    '',
    fill(cause.why.trim(), values),
    ...(cause.question
      ? [
          '',
          '## Tell it apart',
          '',
          fill(cause.question.ask, values),
          '',
          ...fence(fillCommand(cause.question.run, values)),
        ]
      : []),
    ...cause.fixes.flatMap((fix) => [
      '',
      `## Fix: ${fill(fix.title, values)}`,
      '',
      `When: ${fill(fix.when, values)}`,
      '',
      ...fix.steps.flatMap((step) =>
        step.kind === 'sh'
          ? fence(fillCommand(step.sh, values))
          : step.kind === 'code'
            ? [`${step.runtime}:`, '', ...fence(fillCommand(step.code, values), step.language)]
            : [fill(step.text, values)],
      ),
      '',
      `Why this works: ${fill(fix.whyItWorks, values)}`,
      '',
      `Risk: ${fix.risk.level}. Proof: \`${fillCommand(fix.proof.sh, values)}\` shows ${fill(fix.proof.shows, values)}`,
    ]),
    '',
    '## Sources',
    '',
    ...sources(cause.sources),
  ]
  return `${lines.join('\n')}\n`
}

const fence = (text: string, language = 'sh'): string[] => [`\`\`\`${language}`, text, '```']

function sources(list: KnownCause['sources']): string[] {
  return list.map((source) => {
    const { href, text, where } = sourceLink(source)
    return `- [${text}](${href}), ${where}`
  })
}

export function codeJson(known: KnownEntry, causes: readonly KnownCause[]): unknown {
  const { code, aliases, numbers, messages, confidence, text } = known
  return {
    version: 1,
    code,
    aliases,
    numbers,
    messages,
    confidence,
    ...text,
    causes: causes.map((cause) => ({ id: cause.id, title: cause.title, confidence: confidenceOf(cause) })),
  }
}

export function causeJson(cause: KnownCause): unknown {
  const { id, code, title, because, why, question, fixes, popularButWrong, exceptions, sources: list } = cause
  return {
    version: 1,
    id,
    code,
    title,
    confidence: confidenceOf(cause),
    because,
    why,
    question,
    fixes,
    popularButWrong,
    exceptions,
    sources: list,
  }
}
