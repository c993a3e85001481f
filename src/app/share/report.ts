/** A diagnosis as it leaves the page: what was found, why, and what to do, in words that were redacted before. */
import type { Diagnosis, Ending } from '../../core/diagnosis/types.ts'
import type { KnownCause } from '../../core/knowledge/index.ts'
import { fill, fillCommand } from '../../core/knowledge/template.ts'

export interface Report {
  readonly title: string
  /** Full link, or null where the lines do not fit into one. */
  readonly link: string | null
  readonly incidents: readonly ReportedIncident[]
  /** Exit statuses and signals; their lines are those of the shared text. */
  readonly endings: readonly Ending[]
  /** The shared lines with their numbers in the whole log; `isFinding` where a failure was read. */
  readonly lines: readonly { readonly number: number; readonly text: string; readonly isFinding: boolean }[]
  /** Lines that are not shared. */
  readonly left: number
}
export interface ReportedIncident {
  readonly code: string
  readonly count: number
  readonly role: string
  readonly because: string
  readonly causes: readonly {
    readonly title: string
    readonly likelihood: string
    readonly evidence: readonly string[]
  }[]
  readonly question: { readonly ask: string; readonly run: string } | null
  readonly fixes: readonly ReportedFix[]
}
export interface ReportedFix {
  readonly title: string
  readonly when: string
  readonly commands: readonly string[]
  readonly risk: string
}

const MOST_INCIDENTS = 8
const MOST_CAUSES = 4
const MOST_FIXES = 3
const ROLE_WORDS = { root: 'root cause', consequence: 'consequence', unrelated: 'unrelated' } as const

/** `diagnosis` is that of the redacted text: nothing in here can say more than the text does. */
export function reportOf(
  diagnosis: Diagnosis,
  {
    text,
    numbers,
    total,
    link,
  }: {
    readonly text: string
    readonly numbers: readonly number[]
    readonly total: number
    readonly link: string | null
  },
  contentOf: (cause: string) => KnownCause | undefined,
): Report {
  const found = new Set(diagnosis.reading.findings.map(({ line }) => line))
  const incidents = diagnosis.incidents.slice(0, MOST_INCIDENTS).map(({ incident, causes, question, known }) => {
    const best = causes[0]
    const content = best && contentOf(best.id)
    return {
      code: incident.code,
      count: incident.count,
      role: ROLE_WORDS[incident.role],
      because: best?.because ?? '',
      causes: causes.slice(0, MOST_CAUSES).map(({ title, likelihood, evidence }) => ({
        title,
        likelihood,
        evidence: evidence.map(({ says }) => says),
      })),
      question: question && { ask: question.ask, run: question.run },
      fixes: content ? fixesOf(content, known) : [],
    }
  })
  return {
    title: incidents.map(({ code }) => code)[0] ?? 'No error code',
    link,
    incidents,
    endings: diagnosis.endings,
    lines: text.split('\n').map((line, index) => ({
      number: (numbers[index] ?? index) + 1,
      text: line,
      isFinding: found.has(index + 1),
    })),
    left: total - numbers.length,
  }
}

const fixesOf = ({ fixes }: KnownCause, known: Readonly<Record<string, string>>): ReportedFix[] =>
  fixes.slice(0, MOST_FIXES).map(({ title, when, steps, risk }) => ({
    title: fill(title, known),
    when: fill(when, known),
    commands: steps.flatMap((step) => (step.kind === 'sh' ? [fillCommand(step.sh, known)] : [])),
    risk: risk.level === 'destructive' ? `destructive: ${fill(risk.to, known)}` : risk.level,
  }))

/** For an issue tracker: headings, fenced lines, nothing that would render as something else. */
export function asMarkdown({ title, link, incidents, endings, lines, left }: Report): string {
  const log = lines.map(({ text }) => text).join('\n')
  return [
    `### ${title}${link ? ` ([diagnosis](${link}))` : ''}`,
    ...incidents.map(incidentInMarkdown),
    ...(endings.length > 0 ? [endingsInMarkdown(endings)] : []),
    `#### Log${left > 0 ? ` (${left} other lines left out)` : ''}\n\n${fenced(log)}`,
    'Read by Errlab. Values that could identify somebody were replaced.',
  ].join('\n\n')
}

function incidentInMarkdown({ code, count, role, because, causes, question, fixes }: ReportedIncident): string {
  const parts = [
    `**${code}**${count > 1 ? ` × ${count}` : ''} (${role})${because ? `: ${escapedInline(because)}` : ''}`,
  ]
  if (causes.length > 0) {
    parts.push(
      causes
        .map(({ title, likelihood, evidence }) => {
          const said = evidence.map(escapedInline).join('; ')
          return `- ${escapedInline(title)}: ${likelihood}${said ? ` (${said})` : ''}`
        })
        .join('\n'),
    )
  }
  if (question) parts.push(`To tell them apart: ${escapedInline(question.ask)}\n\n${fenced(question.run, 'sh')}`)
  for (const { title, when, commands, risk } of fixes.slice(0, 1)) {
    parts.push(
      `Fix: ${escapedInline(title)}. ${escapedInline(when)} (${risk})${commands.length > 0 ? `\n\n${fenced(commands.join('\n'), 'sh')}` : ''}`,
    )
  }
  return parts.join('\n\n')
}

const endingsInMarkdown = (endings: readonly Ending[]): string =>
  [
    '#### How it ended\n',
    ...endings.map(
      ({ evidence, is, says, codes }) =>
        `- ${escapedInline(quoted(evidence))} ${escapedInline(is)}. ${escapedInline(says)}${behind(codes)}`,
    ),
  ].join('\n')

/** As code; a backtick of the log would end it. */
const quoted = (evidence: string): string => `\`${evidence.replaceAll('`', "'")}\`:`

const behind = (codes: readonly string[]): string =>
  codes.length > 0 ? ` May stand behind it: ${codes.join(', ')}.` : ''

/** Names, issue numbers and HTML in a log must not become links or markup. Code that content files mark stays code. */
const escapedInline = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_<>#@[\]]/g, '\\$&')))
    .join('')

function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`
}

/** One file that works from disk: no script, nothing is loaded, and the policy in it says so. */
export function asHtml(report: Report): string {
  const { title, link, incidents, endings, lines, left } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${html(title)}, a diagnosis by Errlab</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${html(title)}</h1>
${incidents.map(incidentInHtml).join('\n')}
${endingsInHtml(endings)}
<section><h2>Log</h2>${left > 0 ? `<p>${left} other lines were left out.</p>` : ''}
<ol class="log">
${lines.map(({ number, text, isFinding }) => `<li value="${number}"${isFinding ? ' class="is"' : ''}><code>${html(text) || ' '}</code></li>`).join('\n')}
</ol></section>
<footer><p>Read by Errlab. Values that could identify somebody were replaced. This file runs no script and loads nothing.${link ? ` <a href="${html(link)}">Open it in Errlab</a> to try the fixes on a simulated Linux.` : ''}</p></footer>
</main>
</body>
</html>
`
}

function incidentInHtml({ code, count, role, because, causes, question, fixes }: ReportedIncident): string {
  const list = causes.map(
    ({ title, likelihood, evidence }) =>
      `<li><b>${inline(title)}</b>, ${html(likelihood)}${evidence.length > 0 ? `<ul>${evidence.map((says) => `<li>${inline(says)}</li>`).join('')}</ul>` : ''}</li>`,
  )
  const cures = fixes.map(
    ({ title, when, commands, risk }) =>
      `<details><summary>${inline(title)} <small>${html(risk)}</small></summary><p>${inline(when)}</p>${commands.map((command) => `<pre>${html(command)}</pre>`).join('')}</details>`,
  )
  return `<section><h2>${html(code)}${count > 1 ? ` × ${count}` : ''} <small>${html(role)}</small></h2>
${because ? `<p class="because">${inline(because)}</p>` : ''}
${list.length > 0 ? `<h3>Causes, most likely first</h3><ol>${list.join('')}</ol>` : ''}
${question ? `<h3>Tell the causes apart</h3><p>${inline(question.ask)}</p><pre>${html(question.run)}</pre>` : ''}
${cures.length > 0 ? `<h3>Fixes</h3>${cures.join('')}` : ''}</section>`
}

function endingsInHtml(endings: readonly Ending[]): string {
  if (endings.length === 0) return ''
  const items = endings.map(
    ({ evidence, is, says, codes }) =>
      `<li><code>${html(evidence)}</code>: <b>${inline(is)}</b>. ${inline(says)}${html(behind(codes))}</li>`,
  )
  return `<section><h2>How it ended</h2><ul>${items.join('')}</ul></section>`
}

const html = (text: string): string =>
  text
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')

/** `code` and **strong** of the content files, everything else as text. */
const inline = (text: string): string =>
  html(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>')

const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#151a17,#e7ebe6);--soft:light-dark(#f8e1dd,#391b17);--rule:light-dark(#b0b6a9,#3b433f)}
body{margin:0;background:light-dark(#f4f5f1,#161a18);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-inline-size:52rem;margin-inline:auto;padding:2rem 1rem}
h1{font:700 2rem/1.2 ui-monospace,monospace}h2{font-size:1.25rem;margin-block:2rem .5rem;border-block-start:1px solid var(--rule);padding-block-start:1rem}
h3{font-size:1rem;margin-block:1.25rem .25rem}small{font-weight:400;font-size:.8125rem}.because{font-size:1.125rem}
pre,.log{overflow-x:auto;padding:.75rem 1rem;border:1px solid var(--rule);font:13px/1.5 ui-monospace,monospace}
.log{padding-inline-start:4rem}.log code{white-space:pre-wrap;overflow-wrap:anywhere}.log .is{background:var(--soft);font-weight:700}
summary{cursor:pointer;padding-block:.25rem}`
