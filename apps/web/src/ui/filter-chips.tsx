import classes from "./filter-chips.module.css";

interface FilterChipsProps<Value extends string> {
  label: string;
  value: Value | undefined;
  options: readonly { value: Value | undefined; label: string }[];
  onChange: (value: Value | undefined) => void;
}

/** One choice of a few, as buttons in a row. */
export function FilterChips<Value extends string>({ label, value, options, onChange }: FilterChipsProps<Value>) {
  return (
    <fieldset className={classes.chips}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <button
          key={option.label}
          type="button"
          className={classes.chip}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
