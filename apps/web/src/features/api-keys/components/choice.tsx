import { useId } from "react";
import classes from "./choice.module.css";

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; does: string }[];
  onChange: (value: Value) => void;
}

/** One of a few, each with a sentence that says what it means. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={classes.choice}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={classes.option}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            <span className={classes.name}>{option.label}</span>
            <span className={classes.does}>{option.does}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
