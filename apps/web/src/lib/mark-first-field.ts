const FIELDS = "input:not([type=hidden], [disabled]), textarea:not([disabled])";

/** As the ref of a form in a drawer: its first field gets the focus as the drawer opens, rather than the button that closes it. */
export function markFirstField(form: HTMLFormElement | null): void {
  if (!form || form.querySelector("[data-autofocus]")) return;
  form.querySelector(FIELDS)?.setAttribute("data-autofocus", "true");
}
