using Microsoft.OpenApi;

namespace Coccinelle.Server.Http.Document;

/// <summary>Marks a list that also comes as a file.</summary>
internal sealed class CsvAnswer
{
    /// <summary>Adds the file to the route's successful answer.</summary>
    public static void Describe(OpenApiOperation operation, IEnumerable<object> route)
    {
        if (route.OfType<CsvAnswer>().Any() && operation.Responses!.TryGetValue("200", out var success) && success.Content is { } content)
            content[Csv.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}

internal static class CsvAnswerExtensions
{
    public static TBuilder AlsoAsCsv<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder
        => route.WithMetadata(new CsvAnswer());
}
