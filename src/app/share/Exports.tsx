import { lazy, Suspense, useState } from 'react'
import type { Diagnosis } from '../../core/diagnosis/types.ts'
import { download } from '../state/download.ts'
import { toast } from '../state/toasts.ts'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/CopyButton.tsx'
import { Note } from '../ui/Note.tsx'
import type { Report } from './report.ts'

const QrCode = lazy(() => import('./QrCode.tsx'))
/** A code that a camera still reads from a screen: a longer text would need too fine a pattern. */
const QR_LIMIT = 1200

/** The diagnosis in other forms: all of them made of the redacted lines. */
export function Exports({
  diagnosis,
  text,
  numbers,
  total,
  link,
  short,
}: {
  /** Of the redacted text; null while it is being read. */
  readonly diagnosis: Diagnosis | null
  readonly text: string
  readonly numbers: readonly number[]
  readonly total: number
  readonly link: string | null
  readonly short: string | null
}) {
  const [hasCode, showCode] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const withReport = async (act: (report: Report) => Promise<void> | void) => {
    if (!diagnosis) return
    setProblem(null)
    try {
      const [{ reportOf }, { loadCauses }] = await Promise.all([
        import('./report.ts'),
        import('../../core/knowledge/index.ts'),
      ])
      const codes = [...new Set(diagnosis.incidents.map(({ incident }) => incident.code))]
      const causes = (await Promise.all(codes.map(loadCauses))).flat()
      await act(reportOf(diagnosis, { text, numbers, total, link }, (id) => causes.find((one) => one.id === id)))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  const copyMarkdown = () =>
    withReport(async (report) => {
      const { asMarkdown } = await import('./report.ts')
      if (await copyText(asMarkdown(report))) toast('Markdown copied')
      else setProblem('The browser does not let this page copy')
    })
  const saveHtml = () =>
    withReport(async (report) => {
      const { asHtml } = await import('./report.ts')
      download(`errlab-${report.title}.html`, 'text/html', asHtml(report))
    })
  const savePicture = () =>
    withReport(async (report) => {
      const { pictureOf, pictureSvg } = await import('./picture.ts')
      const picture = await pictureOf(pictureSvg(report))
      if (picture) download(`errlab-${report.title}.png`, 'image/png', picture)
      else setProblem('The browser could not draw the picture')
    })
  const forPhone = link !== null && link.length <= QR_LIMIT ? link : short
  return (
    <div className="exports">
      <div className="under">
        <span>The same lines in other forms:</span>
        <span className="end">
          <Button disabled={!diagnosis} onClick={() => void copyMarkdown()}>
            Copy Markdown
          </Button>
          <Button disabled={!diagnosis} onClick={() => void saveHtml()}>
            Save as one HTML file
          </Button>
          <Button disabled={!diagnosis} onClick={() => void savePicture()}>
            Save as picture
          </Button>
          <Button aria-pressed={hasCode} disabled={forPhone === null} onClick={() => showCode(!hasCode)}>
            Code for a phone
          </Button>
        </span>
      </div>
      {problem && (
        <Note tone="fault" icon="alert" role="alert" title="That did not work">
          {problem}. The link above can be copied.
        </Note>
      )}
      {hasCode && forPhone !== null && (
        <div className="qrbox">
          <Suspense fallback={<span className="qr" />}>
            <QrCode text={forPhone} label="Code for a phone's camera" />
          </Suspense>
          <p>
            {forPhone === link
              ? 'Opens this diagnosis on the phone that looks at it.'
              : 'These lines are too many for a code that a camera can read: it opens the cause, without the log.'}
          </p>
        </div>
      )}
    </div>
  )
}
