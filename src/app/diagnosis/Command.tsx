import type { ReactNode } from 'react'
import { tryInLab } from '../lab/start.ts'
import { useSettings } from '../state/settings.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { cutAtValues } from './cut-at-values.ts'
import { forShell } from './for-shell.ts'

/** A command to run. `values` are the person's own, underlined where they stand in it. */
export function Command({
  text,
  values,
  canTry,
}: {
  readonly text: string
  readonly values: Readonly<Record<string, string>>
  /** There is a lab in which it can be tried first. */
  readonly canTry: boolean
}) {
  const shell = useSettings((settings) => settings.shell)
  const typed = forShell(text, shell)
  return (
    <Snippet text={typed} tried={canTry ? text : null} label="Copy command">
      {typed.split('\n').map((line, index) => (
        <span key={index}>
          {index > 0 && '\n'}
          <span className="p">$ </span>
          <Marked text={line} values={values} />
        </span>
      ))}
    </Snippet>
  )
}

export function Code({ text, values }: { readonly text: string; readonly values: Readonly<Record<string, string>> }) {
  return (
    <Snippet text={text} tried={null} label="Copy code">
      <Marked text={text} values={values} />
    </Snippet>
  )
}

function Snippet({
  text,
  tried,
  label,
  children,
}: {
  readonly text: string
  /** What the lab's own shell is given; null where there is nothing to try. */
  readonly tried: string | null
  readonly label: string
  readonly children: ReactNode
}) {
  return (
    <div className="cmd">
      <pre>{children}</pre>
      <div className="side">
        <CopyButton text={text} label={label} />
        {tried !== null && (
          <Button icon="term" onClick={() => tryInLab(tried)}>
            <span>Try in lab</span>
          </Button>
        )}
      </div>
    </div>
  )
}

function Marked({ text, values }: { readonly text: string; readonly values: Readonly<Record<string, string>> }) {
  return cutAtValues(text, values).map(({ text: part, key }, index) =>
    key === null ? (
      part
    ) : (
      <span key={index} className={`val k-${key}`}>
        {part}
      </span>
    ),
  )
}
