import { useEffect, useState } from 'react'
import { Note } from '../ui/Note.tsx'
import { to } from '../ui/to.ts'
import { openLink } from './open-link.ts'

/** Reads the fragment of `/d/#…`, also when another link is opened in the same tab; says why where it cannot. */
export function PermalinkReader() {
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    const read = () => void openLink(location.hash).then(setFault)
    read()
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  if (fault === null) return null
  return (
    <div className="linkfault">
      <Note
        tone="caution"
        icon="link"
        role="alert"
        title="This link could not be opened"
        action={<a href={to('/')}>Start page</a>}
      >
        {fault}
      </Note>
    </div>
  )
}
