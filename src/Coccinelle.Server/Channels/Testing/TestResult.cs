using Coccinelle.Domain.Texts;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>What became of a test message. Closed.</summary>
internal abstract record TestResult
{
    private TestResult()
    {
    }

    /// <summary>The provider took it.</summary>
    /// <param name="MessageId">The provider's id.</param>
    /// <param name="Words">What it said.</param>
    public sealed record Accepted(string? MessageId, string Words) : TestResult;

    /// <summary>It may be on its way, and nobody can tell.</summary>
    public sealed record Uncertain(string Words) : TestResult;

    /// <summary>Certainly not sent.</summary>
    /// <param name="Fault">What it is about: the machine's word.</param>
    /// <param name="OfTheChannel">Whether no message of the firm would get through.</param>
    /// <param name="Explanation">The same for the firm's owner.</param>
    /// <param name="Words">The provider's own.</param>
    /// <param name="Code">The provider's own.</param>
    public sealed record Refused(string Fault, bool OfTheChannel, Said Explanation, string Words, string? Code) : TestResult;
}

/// <summary>A test on its way.</summary>
/// <param name="Id">Our id of it.</param>
/// <param name="TenantId">Whose channel.</param>
/// <param name="Firm">The firm's name.</param>
/// <param name="Row">The settings to test.</param>
/// <param name="To">Who gets it.</param>
internal sealed record TestMessage(string Id, string TenantId, string Firm, ChannelRow Row, string To);

/// <summary>Sends the test of one kind of channel.</summary>
internal interface IChannelTest
{
    /// <summary>One of <see cref="Domain.Channels.ChannelTypes"/>.</summary>
    string Type { get; }

    /// <summary>Who carries its messages: <c>twilio</c>, <c>smtp</c>, <c>meta</c>, <c>360dialog</c>.</summary>
    string Provider(ChannelRow row);

    /// <summary>Subject and text, for the log of messages.</summary>
    (string? Subject, string Content) Compose(string firm);

    /// <summary>Sends it once, through the firm's own settings. Not cancellable: a message that was handed over is on its way.</summary>
    Task<TestResult> SendAsync(TestMessage message);
}
