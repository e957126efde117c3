/* The browser's own dialog: it traps focus, answers Escape, and gives focus back where it came from. */
import { createElement as h, useEffect, useRef } from "react";

export function Sheet({ open = false, onClose, children, ...rest }) {
  const dialog = useRef(null);
  useEffect(() => {
    const node = dialog.current;
    if (open && !node.open) {
      node.showModal();
      node.querySelector("h2")?.focus();
    }
    if (!open && node.open) node.close();
  }, [open]);
  return h(
    "dialog",
    {
      ref: dialog,
      className: "sheet",
      ...rest,
      onCancel: (event) => {
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose?.();
      },
      onClick: (event) => {
        if (event.target === dialog.current) onClose?.();
      },
    },
    children,
  );
}
