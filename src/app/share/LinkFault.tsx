import { Note } from '../ui/Note.tsx'

/** A permalink that cannot be opened, in a sentence that says what to do. */
export function LinkFault({ words }: { readonly words: string }) {
  return (
    <div className="linkfault">
      <Note
        tone="caution"
        icon="link"
        role="alert"
        title="This link could not be opened"
        action={<a href="/">Start page</a>}
      >
        {words}
      </Note>
    </div>
  )
}
