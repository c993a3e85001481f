import { useEffect, useState } from 'react'
import { announce } from '../state/announce.ts'
import { IconButton } from './Button.tsx'

/** Copies, and says so in place. Where the clipboard is blocked it says that instead. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => {
    if (said === null) return
    const timer = setTimeout(() => setSaid(null), 1800)
    return () => clearTimeout(timer)
  }, [said])
  const copy = async () => {
    const words = (await copyText(text)) ? 'Copied' : 'Copying is blocked here: select the text'
    setSaid(words)
    announce(words)
  }
  return <IconButton icon={said === 'Copied' ? 'check' : 'copy'} look="quiet" label={said ?? label} onClick={copy} />
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
