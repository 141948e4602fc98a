//! What can follow a place on a path.

use super::{Last, Metadata, Operation, Property, Step, TypeRef, Via};

/// The bytes of a property or of an entity.
const STREAM: &str = "Edm.Stream";

/// Every segment that can follow, or start a path if there is none; properties before operations before casts.
///
/// Of operations with one name the one bound to the nearest type comes first.
///
/// ```
/// use platygen::facts::{csdl, routes};
///
/// let text = r#"<Schema Namespace="microsoft.graph">
///     <EntityType Name="user"/>
///     <EntityContainer Name="a"><EntitySet Name="users" EntityType="microsoft.graph.user"/></EntityContainer>
/// </Schema>"#;
/// let (metadata, _) = csdl::parse(&"metadata.xml".into(), text);
/// let steps = routes::successors(&metadata, None);
/// assert_eq!(steps[0].to, routes::Last::Collection("microsoft.graph.user"));
/// ```
pub fn successors<'m>(metadata: &'m Metadata, from: Option<Last<'m>>) -> Vec<Step<'m>> {
    let Some(last) = from else { return of_service(metadata) };
    match last {
        Last::Collection(ty) => of_collection(metadata, ty),
        Last::Entity(ty) => of_entity(metadata, ty),
        Last::Property(ty) => of_value(metadata, ty),
        Last::Function(function) if function.is_composable => match &function.return_type {
            Some(ty) => successors(metadata, Some(Last::of(metadata, ty))),
            None => Vec::new(),
        },
        Last::Function(_) | Last::Action(_) | Last::Ref | Last::Value | Last::Count => Vec::new(),
    }
}

fn of_service(metadata: &Metadata) -> Vec<Step<'_>> {
    let container = &metadata.container;
    let roots = container.entity_sets.iter().chain(&container.singletons);
    let mut steps: Vec<_> =
        roots.map(|root| Step { via: Via::Root(&root.name), to: Last::of(metadata, &root.ty) }).collect();
    for (_, name) in &container.imports {
        let is_meant = |operation: &&Operation| {
            let rest = name.strip_prefix(&*operation.namespace).and_then(|rest| rest.strip_prefix('.'));
            !operation.is_bound && rest == Some(&*operation.name)
        };
        steps.extend(metadata.operations.iter().filter(is_meant).map(by_operation));
    }
    steps
}

fn of_collection<'m>(metadata: &'m Metadata, ty: &'m str) -> Vec<Step<'m>> {
    let mut steps = Vec::new();
    // Several keys at once have a syntax of their own, which Graph does not use.
    if let [key] = metadata.keys(ty) {
        steps.push(Step { via: Via::Key { ty, property: key }, to: Last::Entity(ty) });
    }
    steps.extend(operations(metadata, ty, true));
    steps.push(Step { via: Via::Count, to: Last::Count });
    steps.push(Step { via: Via::Ref, to: Last::Ref });
    steps.extend(casts(metadata, ty, Last::Collection));
    steps
}

fn of_entity<'m>(metadata: &'m Metadata, ty: &'m str) -> Vec<Step<'m>> {
    let mut steps: Vec<_> = metadata.properties(ty).map(|property| by_property(metadata, property)).collect();
    steps.extend(operations(metadata, ty, false));
    if metadata.lineage(ty).iter().any(|object| object.has_stream) {
        steps.push(Step { via: Via::Value, to: Last::Value });
    }
    steps.push(Step { via: Via::Ref, to: Last::Ref });
    steps.extend(casts(metadata, ty, Last::Entity));
    steps
}

fn of_value<'m>(metadata: &'m Metadata, ty: &'m TypeRef) -> Vec<Step<'m>> {
    let mut steps = Vec::new();
    if ty.is_collection {
        steps.push(Step { via: Via::Count, to: Last::Count });
    } else if ty.name == STREAM || metadata.object(&ty.name).is_none() {
        steps.push(Step { via: Via::Value, to: Last::Value });
    } else {
        steps.extend(metadata.properties(&ty.name).map(|property| by_property(metadata, property)));
    }
    steps.extend(operations(metadata, &ty.name, ty.is_collection));
    steps
}

fn by_property<'m>(metadata: &'m Metadata, property: &'m Property) -> Step<'m> {
    Step { via: Via::Property(property), to: Last::of(metadata, &property.ty) }
}

fn by_operation(operation: &Operation) -> Step<'_> {
    Step { via: Via::Operation(operation), to: Last::of_operation(operation) }
}

fn operations<'m>(metadata: &'m Metadata, ty: &str, is_collection: bool) -> impl Iterator<Item = Step<'m>> {
    metadata.bound_to(ty, is_collection).map(by_operation)
}

fn casts<'m>(metadata: &'m Metadata, ty: &str, to: fn(&'m str) -> Last<'m>) -> impl Iterator<Item = Step<'m>> {
    let derived = metadata.derived(ty).into_iter();
    derived.map(move |object| Step { via: Via::Cast(&object.name), to: to(&object.name) })
}
