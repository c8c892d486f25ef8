import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { readablePhone, toE164 } from "../../../lib/phone.ts";
import forms from "../../../ui/form.module.css";
import type { ClientForm } from "../use-client-form.ts";
import classes from "./phone-fields.module.css";

const max = 20;

/** Phone numbers as people write them; below each, how it will be stored. */
export function PhoneFields({ form }: { form: ClientForm }) {
  const { phoneNumbers } = form.getValues();
  return (
    <fieldset className={forms.group}>
      <legend className={forms.legend}>Phone numbers</legend>
      {phoneNumbers.map(({ number }, index) => {
        const stored = toE164(number);
        const position = index + 1;
        return (
          <div key={`phone-${position}`} className={classes.phone}>
            <TextInput
              type="tel"
              inputMode="tel"
              autoComplete="off"
              aria-label={`Phone number ${position}`}
              placeholder="+49 30 1234567"
              description={stored && stored !== number.trim() ? `Stored as ${readablePhone(stored)}` : undefined}
              inputWrapperOrder={["input", "description", "error"]}
              {...form.getInputProps(`phoneNumbers.${index}.number`)}
            />
            <TextInput
              aria-label={`Label of phone number ${position}`}
              placeholder="Label"
              {...form.getInputProps(`phoneNumbers.${index}.label`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="xl"
              aria-label={`Remove phone number ${position}`}
              onClick={() => form.removeListItem("phoneNumbers", index)}
            >
              <IconTrash size={19} stroke={1.7} />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="default"
        size="xs"
        disabled={phoneNumbers.length >= max}
        leftSection={<IconPlus size={16} />}
        onClick={() => form.insertListItem("phoneNumbers", { number: "", label: "" })}
      >
        Add a number
      </Button>
    </fieldset>
  );
}
