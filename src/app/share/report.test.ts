import { describe, expect, it } from 'vitest'
import { diagnose } from '../../core/diagnosis/index.ts'
import { causesOf } from '../../core/knowledge/causes.ts'
import { readLog } from '../../core/matcher/index.ts'
import { asHtml, asMarkdown, type Report, reportOf } from './report.ts'

const LOG = 'start <b>@maya</b> #12\nError: listen EADDRINUSE: address already in use :::3000\n```\nend'

async function report(text = LOG): Promise<Report> {
  const diagnosis = diagnose(readLog(text), { log: text })
  const causes = causesOf('EADDRINUSE')
  return reportOf(
    diagnosis,
    { text, numbers: [10, 11, 12, 13], total: 40, link: 'https://errlab.example/d/#1.x' },
    (id) => causes.find((cause) => cause.id === id),
  )
}

describe('a report', () => {
  it('says what was found, with the numbers that the lines have in the whole log', async () => {
    const { title, incidents, lines, left } = await report()
    expect(title).toBe('EADDRINUSE')
    expect(incidents[0]?.because).toContain('3000')
    expect(incidents[0]?.fixes.length).toBeGreaterThan(0)
    expect(lines[1]).toMatchObject({ number: 12, isFinding: true })
    expect(lines[0]).toMatchObject({ number: 11, isFinding: false })
    expect(left).toBe(36)
  })

  it('as Markdown keeps the log in a fence which it cannot close', async () => {
    const markdown = asMarkdown(await report())
    expect(markdown).toContain('````\nstart <b>@maya</b> #12\n')
    expect(markdown).toContain('### EADDRINUSE ([diagnosis](https://errlab.example/d/#1.x))')
  })

  it('as Markdown lets nothing outside the fence become a mention, a link or a tag', async () => {
    const [first] = (await report()).incidents
    const evil = { ...(await report()), incidents: [{ ...first!, because: '@maya <img> #1 [x](y)' }] }
    expect(asMarkdown(evil)).toContain('\\@maya \\<img\\> \\#1 \\[x\\](y)')
  })

  it('says how it ended, with the codes that may stand behind it and no mark-up of the log', async () => {
    const ended = await report(`${LOG}\napi exited with code 137`)
    expect(ended.endings).toHaveLength(1)
    expect(asMarkdown(ended)).toMatch(/#### How it ended\n\n- `exited with code 137`: status 137 .*ENOMEM\./)
    expect(asHtml(ended)).toContain('<h2>How it ended</h2><ul><li><code>exited with code 137</code>')
    const evil = { ...ended, endings: [{ ...ended.endings[0]!, evidence: '`@maya` <img>' }] }
    expect(asMarkdown(evil)).toContain("- `'@maya' <img>`:")
    expect(asHtml(evil)).not.toContain('<img>')
    expect(asHtml(await report())).not.toContain('How it ended')
  })

  it('as HTML has no script and shows a log as text', async () => {
    const page = asHtml(await report())
    expect(page).not.toMatch(/<script|onload=|<b>@maya/)
    expect(page).toContain("default-src 'none'")
    expect(page).toContain('&#60;b&#62;@maya')
  })
})
