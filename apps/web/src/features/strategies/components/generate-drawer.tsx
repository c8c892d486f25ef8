import {
  channelKeys,
  channelLabels,
  defaultWeeks,
  type GenerateStrategyInput,
  generateStrategyInput,
  maxWeeks,
  toneSuggestions,
} from "@frontoffice/api/schema/strategies";
import { Autocomplete, Button, Drawer, MultiSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { addDays, nextMonday } from "../../../lib/days.ts";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { period } from "../../../lib/format.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { ClientPicker } from "../../clients/components/client-picker.tsx";
import { useRefreshStrategy } from "../use-draft-job.ts";
import classes from "./generate-drawer.module.css";

interface Asked extends Record<string, unknown> {
  clientId: string;
  periodStart: string;
  weeks: number | string;
  focus: string;
  tone: string;
  channels: string[];
  instruction: string;
}

const channelChoices = channelKeys.filter((key) => key !== "other").map((key) => ({ value: key, label: channelLabels[key] }));

/** The last day in words, once both parts are known. */
function lastDayOf({ periodStart, weeks }: Asked): string | null {
  const known = /^\d{4}-\d{2}-\d{2}$/.test(periodStart) && typeof weeks === "number" && weeks >= 1 && weeks <= maxWeeks;
  return known ? period(periodStart, addDays(periodStart, weeks * 7 - 1)) : null;
}

function useGenerateForm(clientId: string) {
  const navigate = useNavigate();
  const refresh = useRefreshStrategy();
  const form = useZodForm<Asked>(generateStrategyInput, {
    clientId,
    periodStart: nextMonday(),
    weeks: defaultWeeks,
    focus: "",
    tone: "",
    channels: [],
    instruction: "",
  });
  const generate = trpc.strategies.generate.useMutation({
    onSuccess: async ({ strategyId }) => {
      await navigate({ to: "/strategies/$strategyId", params: { strategyId } });
      void refresh();
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit(
    (values) => generate.mutate(generateStrategyInput.parse(values) satisfies GenerateStrategyInput),
    focusFirstError(form),
  );
  return { form, generate, submit };
}

function GenerateForm({ clientId, onClose }: { clientId: string; onClose: () => void }) {
  const { form, generate, submit } = useGenerateForm(clientId);
  const days = lastDayOf(form.values);
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <FormError error={Object.keys(form.errors).length === 0 ? generate.error : null} />
      <ClientPicker
        label="Client"
        placeholder="Choose a client"
        value={form.values.clientId || null}
        onChange={(id) => form.setFieldValue("clientId", id ?? "")}
        error={form.errors.clientId && "Choose a client."}
        autoFocus={clientId === ""}
      />
      <div>
        <div className={classes.pair}>
          <TextInput type="date" label="First day" {...form.getInputProps("periodStart")} />
          <NumberInput label="Weeks" min={1} max={maxWeeks} clampBehavior="none" allowDecimal={false} {...form.getInputProps("weeks")} />
        </div>
        <p className={classes.days}>{days ?? "\u00a0"}</p>
      </div>
      <Textarea
        label="Focus"
        description="What the plan should achieve above all. Leave it out to follow the client's goals."
        placeholder="Fill the Saturday appointments"
        autosize
        minRows={2}
        maxRows={6}
        {...form.getInputProps("focus")}
      />
      <Autocomplete
        label="Tone"
        description="Leave it out to follow the client's brand voice."
        placeholder="Such as friendly"
        data={[...toneSuggestions]}
        {...form.getInputProps("tone")}
      />
      <MultiSelect
        label="Channels"
        description="Leave it empty to have them chosen by trade and audience."
        placeholder={form.values.channels.length === 0 ? "Chosen for you" : ""}
        data={channelChoices}
        searchable
        hidePickedOptions
        {...form.getInputProps("channels")}
      />
      <Textarea
        label="Anything else"
        description="A budget, days to leave out, words to use."
        placeholder="Budget 900 EUR a month. No posts on weekends."
        autosize
        minRows={2}
        maxRows={6}
        {...form.getInputProps("instruction")}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={generate.isPending}>
          Generate strategy
        </Button>
      </div>
    </form>
  );
}

interface GenerateDrawerProps {
  /** The client chosen so far, "new" for none; undefined keeps the drawer shut. */
  request: string | undefined;
  onClose: () => void;
}

/** Asks what a new strategy should be. */
export function GenerateDrawer({ request, onClose }: GenerateDrawerProps) {
  return (
    <Drawer
      opened={request !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title="Generate a strategy"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {request !== undefined && <GenerateForm clientId={request === "new" ? "" : request} onClose={onClose} />}
    </Drawer>
  );
}
