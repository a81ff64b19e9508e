using System.Globalization;
using System.Security.Cryptography;

namespace Coccinelle.Bench.Agenda;

/// <summary>One thing that a caller wants.</summary>
/// <param name="Call">Whose.</param>
/// <param name="ToolCallId">Vapi's id of it.</param>
/// <param name="Function">As the model calls it.</param>
/// <param name="Arguments">What it passes on.</param>
internal sealed record Attempt(AgendaCall Call, string ToolCallId, string Function, object Arguments)
{
    public const string Book = "book_appointment";
    public const string Hold = "check_availability";
    public const string Move = "reschedule_appointment";
    public const string Cancel = "cancel_appointment";

    /// <summary>So many in a row want about the same time of the same firm, every other one of them.</summary>
    private const int Crowd = 16;
    private const int Days = 29;
    private const int Minutes = 5;

    /// <summary>Draws one: 55 % book, 20 % hold, 15 % move, 10 % cancel.</summary>
    public static Attempt Draw(int number, DateTime first, IReadOnlyList<AgendaCall[]> callsByFirm)
    {
        var crowd = number / Crowd;
        var calls = callsByFirm[crowd % callsByFirm.Count];
        var call = calls[RandomNumberGenerator.GetInt32(calls.Length)];
        var steps = Days * 24 * 60 / Minutes;
        var step = number % 2 == 0 ? (int)(crowd * 7919L % steps) + RandomNumberGenerator.GetInt32(4) : RandomNumberGenerator.GetInt32(steps);
        var start = Text(first.AddMinutes(step * Minutes));
        var service = call.Firm.Services[RandomNumberGenerator.GetInt32(call.Firm.Services.Count)];
        var (function, arguments) = RandomNumberGenerator.GetInt32(100) switch
        {
            < 55 => (Book, (object)new { start, service, customerName = $"Camille {number}" }),
            < 75 => (Hold, new { date = start, service }),
            < 90 => (Move, new { start }),
            _ => (Cancel, new { reason = "empêchement" }),
        };
        return new Attempt(call, $"call_{number}", function, arguments);
    }

    public static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);
}

/// <summary>What came of an attempt.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Reply">Null: there was no answer.</param>
/// <param name="Sent">When it left, in the clock's own ticks.</param>
/// <param name="Came">When the answer was there.</param>
internal sealed record Spoken(Attempt Attempt, ToolReply? Reply, long Sent, long Came)
{
    public double Milliseconds => TimeProvider.System.GetElapsedTime(Sent, Came).TotalMilliseconds;
}
