using System.Net;
using System.Text.Json;

namespace Coccinelle.Providers.Http;

/// <summary>What became of one request: the part that all providers share.</summary>
internal abstract record HttpReply
{
    private HttpReply()
    {
    }

    /// <summary>The provider answered, whatever it says.</summary>
    public sealed record Answered(HttpStatusCode Status, byte[] Body) : HttpReply
    {
        public bool IsSuccess => (int)Status is >= 200 and < 300;

        /// <summary>The body when it is a JSON object.</summary>
        public JsonElement? Json() => JsonText.TryParseObject(Body);

        /// <summary>The elements of the body when it is a JSON array.</summary>
        public IReadOnlyList<JsonElement>? JsonItems() => JsonText.TryParseArray(Body)?.Items();
    }

    /// <summary>The answer is larger than anything the provider has reason to send.</summary>
    public sealed record TooLarge(HttpStatusCode Status) : HttpReply;

    /// <summary>No connection: certainly nothing was done.</summary>
    public sealed record NotSent(string Reason) : HttpReply;

    /// <summary>Timeout, or connection lost after sending: it may have been done or not.</summary>
    public sealed record Lost(string Reason) : HttpReply;
}
