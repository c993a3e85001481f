import { Fragment } from 'react'
import type { Piece } from '../../core/diagnosis/types.ts'
import { revealLine } from '../paste/reveal.ts'

/** The because sentence with the person's own values; each leads to its place in the log. */
export function Because({ pieces }: { readonly pieces: readonly Piece[] }) {
  return (
    <p className="because">
      {pieces.map((piece, index) => (
        <Fragment key={index}>
          <PieceText piece={piece} />
        </Fragment>
      ))}
    </p>
  )
}

function PieceText({ piece }: { readonly piece: Piece }) {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'strong':
      return <b>{piece.text}</b>
    case 'code':
      return <code>{piece.text}</code>
    case 'value': {
      const { text, key, place } = piece
      if (!place) return <span className={`val k-${key}`}>{text}</span>
      return (
        <button
          type="button"
          className={`val k-${key}`}
          title={`Line ${place.line} of the log`}
          onClick={() => revealLine(place.line, place.column)}
        >
          {text}
        </button>
      )
    }
  }
}

/** A line number that leads there. */
export function LineRef({ line }: { readonly line: number }) {
  return (
    <button type="button" className="ref" aria-label={`Line ${line}`} onClick={() => revealLine(line)}>
      L{line}
    </button>
  )
}
