using System.Data.Common;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Contacts;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>
/// Takes in what people write, once. STOP and its family come before anything else, then an answer to a reminder. Row, opt-out and answer
/// are one transaction: the same message a second time finds the row and changes nothing. Everything else only has to be kept, and many such
/// messages share a commit.
/// </summary>
internal sealed class InboundMessages(Database database, IDurableWriter writer, OptOuts optOuts, AppointmentReplies replies, IClock clock)
{
    private const string Insert =
        """
        INSERT INTO inbound_messages (id, tenant_id, channel_type, provider, external_message_id, from_address, to_address, contact_id, content, type, meaning, received_at, created_at)
        """;

    private const string Once = "ON CONFLICT (provider, external_message_id) DO NOTHING";

    public async Task ReceiveAsync(InboundMessage message, CancellationToken ct)
    {
        var command = CommandOf(message);
        var answer = command == OptOutCommand.None && message.Firms.Owner is not null ? ReplyWords.Read(message.Text) : ReplyAnswer.None;
        var meaning = Meaning(message, command, answer);
        if ((command, answer) == (OptOutCommand.None, ReplyAnswer.None))
            await writer.WriteAsync(Kept(message, meaning), ct);
        else
            await ActAsync(message, meaning, command, answer, ct);
    }

    private Task ActAsync(InboundMessage message, string meaning, OptOutCommand command, ReplyAnswer answer, CancellationToken ct)
        => database.InTransactionAsync(
            async transaction =>
            {
                if (!await InsertAsync(transaction, message, meaning, ct))
                    return;

                switch (command)
                {
                    case OptOutCommand.Stop:
                        await StopAsync(transaction, message, ct);
                        break;
                    case OptOutCommand.Start:
                        await optOuts.RevokeAsync(transaction, message.SharedSender is null ? message.Firms.Owner : null, message.Channel, message.From, ct);
                        break;
                    default:
                        if (answer != ReplyAnswer.None)
                            await replies.ApplyAsync(transaction, message.Firms.Owner!, message.From, answer, ct);
                        break;
                }
            },
            ct);

    /// <summary>Twilio's own reading (OptOutType) is believed: it acts on it whatever we think.</summary>
    private static OptOutCommand CommandOf(InboundMessage message) => message.OptOutType switch
    {
        "STOP" => OptOutCommand.Stop,
        "START" => OptOutCommand.Start,
        _ => OptOutWords.Read(message.Text),
    };

    private static string Meaning(InboundMessage message, OptOutCommand command, ReplyAnswer answer) => (command, answer) switch
    {
        (OptOutCommand.Stop, _) => "stop",
        (OptOutCommand.Start, _) => "start",
        (_, ReplyAnswer.Yes) => "yes",
        (_, ReplyAnswer.No) => "no",
        _ => message.OptOutType == "HELP" ? "help" : "message",
    };

    /// <summary>False when it was here before.</summary>
    private async Task<bool> InsertAsync(DbTransaction transaction, InboundMessage message, string meaning, CancellationToken ct)
    {
        var contact = message.Firms.Owner is { } owner
            ? await ContactBook.FindOrAddAsync(transaction, owner, ContactAddress.Of(message.Channel, message.From), message.Name, clock, ct)
            : null;
        return await transaction.ExecuteAsync(
            $"{Insert} VALUES (@id, @Owner, @Channel, @Provider, @ExternalId, @From, @To, @contact, @Text, @Type, @meaning, @At, @now) {Once}",
            new
            {
                id = Ids.New("inm", clock),
                message.Firms.Owner,
                message.Channel,
                message.Provider,
                message.ExternalId,
                message.From,
                message.To,
                contact,
                message.Text,
                message.Type,
                meaning,
                message.At,
                now = clock.GetCurrentInstant(),
            },
            ct) == 1;
    }

    /// <summary>The message, after the person, when it is a firm's: he may be new, or have had no name until now.</summary>
    private DurableWrite Kept(InboundMessage message, string meaning)
    {
        var address = ContactAddress.Of(message.Channel, message.From);
        var person = new ContactSql(address.Column);
        (string, object?)[] values =
        [
            ("id", Ids.New("inm", clock)),
            ("owner", message.Firms.Owner),
            ("channel", message.Channel),
            ("provider", message.Provider),
            ("externalId", message.ExternalId),
            ("from", message.From),
            ("to", message.To),
            ("text", message.Text),
            ("type", message.Type),
            ("meaning", meaning),
            ("at", message.At),
            ("now", clock.GetCurrentInstant()),
            ("person_id", Ids.New("ctc", clock)),
            ("person_tenant", message.Firms.Owner),
            ("person_name", message.Name),
            ("person_address", address.Value),
            ("person_since", clock.GetCurrentInstant()),
        ];
        var row = new Statement(
            $"""
            {Insert} VALUES (@id, @owner, @channel, @provider, @externalId, @from, @to,
              {person.Id}, @text, @type, @meaning, @at, @now) {Once}
            """,
            values);
        if (message.Firms.Owner is null)
            return row;
        var add = new Statement(person.Insert, values);
        return message.Name is null ? new DurableWrite(add, row) : new DurableWrite(add, new Statement(person.Name, values), row);
    }

    /// <summary>A STOP to a number that firms share binds the number, and every firm that writes to this person from elsewhere.</summary>
    private async Task StopAsync(DbTransaction transaction, InboundMessage message, CancellationToken ct)
    {
        if (message.SharedSender is { } sender)
            await optOuts.AddAsync(transaction, new OptOut(null, sender, message.Channel, message.From, message.Channel, message.Text), ct);
        foreach (var firm in message.Firms.All)
            await optOuts.AddAsync(transaction, new OptOut(firm, null, message.Channel, message.From, message.Channel, message.Text), ct);
    }
}

/// <summary>What somebody wrote to us.</summary>
internal sealed record InboundMessage
{
    /// <summary><see cref="ChannelTypes.Sms"/> or <see cref="ChannelTypes.WhatsApp"/>.</summary>
    public required string Channel { get; init; }

    public required string Provider { get; init; }

    /// <summary>The provider's id: what makes two deliveries one message.</summary>
    public required string ExternalId { get; init; }

    /// <summary>E.164, <c>wa:…</c> for whoever shows no number, or what Twilio wrote.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    public string? Text { get; init; }

    public required string Type { get; init; }

    /// <summary>Twilio's reading of it.</summary>
    public string? OptOutType { get; init; }

    /// <summary>What the person calls himself.</summary>
    public string? Name { get; init; }

    public required Instant At { get; init; }

    public required InboundFirms Firms { get; init; }

    /// <summary>The number that it was written to, when several firms send from it.</summary>
    public string? SharedSender { get; init; }
}
