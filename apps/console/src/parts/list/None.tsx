/** A cell without a value. On cards it takes no line. */
export const None = () => (
  <span className="dim" data-none>
    –
  </span>
)
