import { Component, type ReactNode } from 'react'
import { Button } from './Button.tsx'
import { loadFailedAnew } from './lazy-part.tsx'
import { Note } from './Note.tsx'

type Props = { readonly children: ReactNode } & (
  | {
      /** What stopped, as the person knows it: "The lab". */
      readonly part: string
      /** What is still there: "The log and the diagnosis are kept." */
      readonly kept: string
    }
  | {
      /** What does its work in its place, for a part that nobody has to know about. */
      readonly instead: ReactNode
    }
)

/** Keeps a fault in one part of the page from taking the log away with it. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state = { error: null as Error | null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  #tryAgain = (): void => {
    loadFailedAnew()
    this.setState({ error: null })
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    if ('instead' in this.props) return this.props.instead
    return (
      <div className="stopped">
        <Note
          tone="fault"
          icon="alert"
          role="alert"
          title={`${this.props.part} stopped`}
          action={<Button onClick={this.#tryAgain}>Try again</Button>}
        >
          {this.props.kept} Reason: {error.message}
        </Note>
      </div>
    )
  }
}
