import type { Ending } from '../../core/diagnosis/types.ts'
import { visible } from '../paste/log-marks.ts'
import { InlineProse } from '../ui/Prose.tsx'
import { to } from '../ui/to.ts'
import { LineRef } from './Because.tsx'
import { asSentence } from './words.ts'

/** How processes ended: exit statuses and signals say something too, though they are no error codes. */
export function Endings({ endings }: { readonly endings: readonly Ending[] }) {
  if (endings.length === 0) return null
  return (
    <section className="ends" aria-labelledby="h-ends">
      <div className="sub">
        <h3 id="h-ends">How it ended</h3>
        <a className="meta" href={to('/e/exit-status/')}>
          All statuses and signals
        </a>
      </div>
      <ul aria-labelledby="h-ends">
        {endings.map(({ line, evidence, is, says, codes }) => (
          <li key={is}>
            <p>
              <LineRef line={line} /> <code>{visible(evidence)}</code>
            </p>
            <p>
              <b>{asSentence(is)}</b> <InlineProse text={says} />
            </p>
            {codes.length > 0 && (
              <p className="behind">
                {codes.length === 1 ? 'May stand behind it: ' : 'One of these may stand behind it: '}
                {codes.map((code, index) => (
                  <span key={code}>
                    {index > 0 && ', '}
                    <a href={to(`/e/${code}/`)}>{code}</a>
                  </span>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
