import { enableSecondFactorInput } from "@frontoffice/api/schema/auth";
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import classes from "./second-factor-setup.module.css";

type SetUp = Outputs["auth"]["secondFactor"]["setUp"];

interface SecondFactorSetupProps {
  setUp: SetUp;
  onClose: () => void;
}

/** From the picture to the recovery codes. */
export function SecondFactorSetup({ setUp, onClose }: SecondFactorSetupProps) {
  const utils = trpc.useUtils();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = () => {
    onClose();
    void Promise.all([utils.auth.signInMethods.invalidate(), utils.auth.sessions.invalidate()]);
  };
  const title = codes ? "Your recovery codes" : "Set up your authenticator app";
  // The codes are shown once: a click beside the dialog must not take them away.
  const keep = { closeOnClickOutside: codes === null, closeOnEscape: codes === null, withCloseButton: codes === null };
  return (
    <Modal opened onClose={close} title={title} size="lg" closeButtonProps={{ "aria-label": "Close" }} {...keep}>
      {codes ? <RecoveryCodes codes={codes} onDone={close} /> : <Scan setUp={setUp} onCodes={setCodes} onClose={close} />}
    </Modal>
  );
}

function Scan({ setUp, onCodes, onClose }: { setUp: SetUp; onCodes: (codes: readonly string[]) => void; onClose: () => void }) {
  const form = useZodForm(enableSecondFactorInput, { code: "" });
  const enable = trpc.auth.secondFactor.enable.useMutation({
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit(({ code }) => enable.mutate({ code: code.replaceAll(" ", "") }), focusFirstError(form));
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <div className={classes.scan}>
        <QrCode text={setUp.uri} label="QR code for your authenticator app" />
        <div className={classes.words}>
          Scan this code with an authenticator app on your phone, or enter the key:
          <code className={classes.secret}>{setUp.secret}</code>
        </div>
      </div>
      {Object.keys(form.errors).length === 0 && <FormError error={enable.error} />}
      <TextInput
        label="Code from the app"
        autoComplete="one-time-code"
        inputMode="numeric"
        data-autofocus
        {...form.getInputProps("code")}
      />
      <div className={forms.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={enable.isPending}>
          Turn on
        </Button>
      </div>
    </form>
  );
}
