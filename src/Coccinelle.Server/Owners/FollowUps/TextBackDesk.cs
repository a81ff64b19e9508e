using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Owners;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Messaging;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Owners.FollowUps;

/// <summary>Prepares the text message to a caller who reached nobody, in the words of the firm's own template.</summary>
internal sealed class TextBackDesk(FollowUpRows rows, MessageGateway gateway, IBookingLink links, IClock clock)
{
    public const string Sent = "sent";

    /// <summary>This caller has had one today.</summary>
    public const string Already = "already";

    /// <summary>A call of the morning is not answered in the evening.</summary>
    private static readonly Duration Useful = Duration.FromHours(2);

    /// <summary>The day of the firm's calendar, as rows have it.</summary>
    public string DayOf(EndedCall call) => LocalDatePattern.Iso.Format(clock.GetCurrentInstant().InZone(MessageBudgets.ZoneOf(call.TimeZone)).Date);

    /// <summary>A word for the call's row, and the message when there is one.</summary>
    public async Task<(string Word, Preparation.Ready? Message)> PrepareAsync(EndedCall call, Owner owner, CancellationToken ct)
    {
        var lines = await rows.LinesAsync(call.TenantId, ct);
        E164? caller = E164.TryParse(call.CallerNumber, out var number) ? number : null;
        var verdict = TextBack.Decide(new TextBackFacts
        {
            Wanted = owner.Preferences.TextBack,
            Caller = caller,
            Outcome = call.Outcome,
            Status = call.CallStatus,
            WasHelped = NoticeLetters.Done(call.ActionsPerformed).Count > 0 || call.Transfer == "answered",
            OwnNumbers = new HashSet<string>([.. lines, .. new[] { call.OwnerPhone, call.OverflowNumber }.OfType<string>()], StringComparer.Ordinal),
        });
        if (verdict != TextBackVerdict.Due)
            return (Word(verdict), null);
        if (await rows.HasTextBackAsync(call.TenantId, caller!.Value.Value, DayOf(call), ct))
            return (Already, null);

        return await gateway.PrepareAsync(await OrderAsync(call, caller.Value.Value, ct), ct) switch
        {
            Preparation.Ready ready => (Sent, ready),
            Preparation.NotAllowed { Result: SendResult.Refused refused } => (refused.Code, null),
            Preparation.NotAllowed { Result: SendResult.Limited limited } => (limited.Code, null),
            Preparation.NotAllowed { Result: SendResult.Invalid } => ("invalid", null),
            var other => throw new InvalidOperationException($"Unknown preparation {other}"),
        };
    }

    private async Task<SendOrder> OrderAsync(EndedCall call, string caller, CancellationToken ct)
    {
        var link = await links.ForAsync(call.TenantId, caller, call.Id, ct);
        return new SendOrder
        {
            TenantId = call.TenantId,
            Channel = ChannelTypes.Sms,
            To = caller,
            Template = TemplateKeys.MissedCall,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["bookingLink"] = link.AbsoluteUri },
            UsefulUntil = clock.GetCurrentInstant() + Useful,
        };
    }

    private static string Word(TextBackVerdict verdict) => verdict switch
    {
        TextBackVerdict.Served => "served",
        TextBackVerdict.NotWelcome => "not_welcome",
        TextBackVerdict.Off => "off",
        TextBackVerdict.NoMobile => "no_mobile",
        TextBackVerdict.OwnPhone => "own_phone",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };
}
